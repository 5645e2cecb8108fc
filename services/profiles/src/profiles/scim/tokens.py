"""Bearer tokens that name their company, so that row-level security holds before they are read."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final, NamedTuple
from uuid import UUID

_PREFIX: Final = "rvscim_"
_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 16


class Named(NamedTuple):
    """What a token says of itself; proven only by its hash."""

    company_id: UUID
    credential_id: UUID


def new_token(company_id: UUID, credential_id: UUID) -> str:
    """Make a token: company, credential and 32 random bytes."""
    raw = company_id.bytes + credential_id.bytes + secrets.token_bytes(_SECRET_BYTES)
    return _PREFIX + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_token(token: str) -> Named | None:
    """Say which credential a token claims to be, or None for what is none of ours."""
    body = token.removeprefix(_PREFIX)
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if body == token or len(raw) != 2 * _ID_BYTES + _SECRET_BYTES:
        return None
    return Named(UUID(bytes=raw[:_ID_BYTES]), UUID(bytes=raw[_ID_BYTES : 2 * _ID_BYTES]))


def hash_of(token: str) -> bytes:
    """Give the SHA-256 of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).digest()


def fits(token: str, token_hash: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_of(token), token_hash)
