"""Check messages signed by HMAC-SHA256 of the raw body, in hex in one header (LearnUpon and kin).

The scheme has no time and no id: the digest of the body stands for the id, so a repetition is
recognised for as long as ids are remembered, and the stale-time check does not exist.
"""

import hashlib
import hmac
from collections.abc import Sequence

from integrations.authenticity import Genuine, Refused

_PREFIX = "sha256="
_HEX_DIGITS = 64


def check(keys: Sequence[bytes], signature: str, body: bytes) -> Genuine | Refused:
    """Tell whether the holder of one of the keys sent this body; `sha256=` may stand in front."""
    offered = signature.strip().lower().removeprefix(_PREFIX)
    if len(offered) != _HEX_DIGITS or not offered.isascii():
        return Refused("headers")
    expected = [hmac.new(key, body, hashlib.sha256).hexdigest() for key in keys]
    # A list, not a generator: every key is compared, so the time says nothing of which fits.
    if not any([hmac.compare_digest(e, offered) for e in expected]):  # noqa: C419
        return Refused("signature")
    return Genuine(hashlib.sha256(body).hexdigest())
