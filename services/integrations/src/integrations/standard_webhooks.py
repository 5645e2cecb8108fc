"""Sign and check messages by Standard Webhooks 1.0.0, symmetric keys.

Source: github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md. Written here
because the Python library 1.1.0 signs a non-UTC time wrongly and raises ValueError on garbage.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from integrations.authenticity import Genuine, Refused

ID = "webhook-id"
TIMESTAMP = "webhook-timestamp"
SIGNATURE = "webhook-signature"
TOLERANCE = timedelta(minutes=5)

_MAX_ID = 200
_MAX_SIGNATURES = 10


def signed_headers(
    keys: Sequence[bytes], message_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """Make the three headers; with two keys, in rotation, the receiver may check either."""
    timestamp = str(int(at.timestamp()))
    content = _content(message_id, timestamp, body)
    signatures = " ".join(f"v1,{_signature(key, content)}" for key in keys)
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signatures}


def check(
    keys: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime
) -> Genuine | Refused:
    """Tell whether the holder of one of the keys sent this body, within five minutes of now."""
    message_id, timestamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not _is_id(message_id) or not _is_seconds(timestamp):
        return Refused("headers")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return Refused("timestamp")
    content = _content(message_id, timestamp, body)
    if not _any_matches(keys, content, headers.get(SIGNATURE, "")):
        return Refused("signature")
    return Genuine(message_id)


def _is_id(text: str) -> bool:
    # With a dot in the id, `id.timestamp.body` could be split in two ways.
    return 0 < len(text) <= _MAX_ID and text.isascii() and text.isprintable() and "." not in text


def _is_seconds(text: str) -> bool:
    return 0 < len(text) <= 12 and text.isascii() and text.isdigit()


def _content(message_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode() + body


def _signature(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()


def _any_matches(keys: Sequence[bytes], content: bytes, header: str) -> bool:
    offered = [s[3:].encode() for s in header.split(" ")[:_MAX_SIGNATURES] if s[:3] == "v1,"]
    expected = [_signature(key, content).encode() for key in keys]
    # A list, not a generator: every pair is compared, so the time says nothing of which fits.
    return any([hmac.compare_digest(e, o) for e in expected for o in offered])  # noqa: C419
