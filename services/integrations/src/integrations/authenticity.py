"""What a check of a signed message can find, and how a shared secret becomes a key."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from typing import Literal

Encoding = Literal["base64", "raw"]
Defect = Literal["headers", "timestamp", "signature"]

PREFIX = "whsec_"
_MIN_KEY_BYTES = 8  # vendors' own consoles accept short ones; what we make has 32
_MAX_KEY_BYTES = 256


@dataclass(frozen=True)
class Genuine:
    """The sender holds the secret; the id tells a repetition from a new message."""

    message_id: str


@dataclass(frozen=True)
class Refused:
    """The message proves nothing, and why; for our log, never for the sender."""

    defect: Defect


class UnusableSecret(ValueError):
    """The text is no secret in the encoding that was named."""


def new_secret() -> str:
    """Make a secret of 32 random bytes as Standard Webhooks writes it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def new_raw_secret() -> str:
    """Make a secret that is used as the text it is: 64 hex digits."""
    return secrets.token_hex(32)


def key_of(secret: str, encoding: Encoding) -> bytes:
    """Give the key bytes of a secret; `whsec_` in front is optional. Raises UnusableSecret."""
    key = _encoded(secret) if encoding == "raw" else _decoded(secret)
    if not _MIN_KEY_BYTES <= len(key) <= _MAX_KEY_BYTES:
        raise UnusableSecret(f"A secret has {_MIN_KEY_BYTES} to {_MAX_KEY_BYTES} bytes.")
    return key


def _decoded(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (ValueError, binascii.Error):
        raise UnusableSecret("This is not base64.") from None


def _encoded(secret: str) -> bytes:
    try:
        return secret.encode()
    except UnicodeEncodeError:
        raise UnusableSecret("A lone surrogate is not a character.") from None
