"""Addresses that name their company, so that row-level security holds before they are proven."""

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import Final, NamedTuple
from uuid import UUID

_SECRET_BYTES: Final = 32
_ID_BYTES: Final = 16
_LONGEST: Final = 100


class Claimed(NamedTuple):
    """Whose calendar an address says it is; proven only by its hash."""

    company_id: UUID
    person_id: UUID


def new_secret(whose: Claimed) -> str:
    """Make a secret: company, person and 32 random bytes."""
    raw = whose.company_id.bytes + whose.person_id.bytes + secrets.token_bytes(_SECRET_BYTES)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_secret(secret: str) -> Claimed | None:
    """Say whose a secret claims to be, or None for what is none of ours."""
    if len(secret) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 2 * _ID_BYTES + _SECRET_BYTES:
        return None
    return Claimed(UUID(bytes=raw[:_ID_BYTES]), UUID(bytes=raw[_ID_BYTES : 2 * _ID_BYTES]))


def hash_of(secret: str) -> bytes:
    """Give the SHA-256 of a secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).digest()


def fits(secret: str, secret_hash: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_of(secret), secret_hash)
