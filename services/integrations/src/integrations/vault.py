"""Keep secrets of others encrypted, each bound to the row it belongs to."""

import base64
import secrets
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.settings import settings

KEY_NAME = "encryption_key"

_NONCE_BYTES = 12
_KEY_BYTES = 32


class WrongVault(Exception):
    """The sealed secret belongs to another row, or was sealed with another key."""


def seal(secret: bytes, company_id: UUID, owner_id: UUID) -> bytes:
    """Encrypt a secret so that it can be read in this company's row of this id only."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, secret, _place(company_id, owner_id))


def unseal(sealed: bytes, company_id: UUID, owner_id: UUID) -> bytes:
    """Decrypt a secret. Raises WrongVault."""
    nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher().decrypt(nonce, content, _place(company_id, owner_id))
    except (InvalidTag, ValueError):
        raise WrongVault from None


class SecretHolder(Protocol):
    """A row with a secret and, for a while after a rotation, the one before."""

    company_id: UUID
    id: UUID
    sealed_secret: bytes
    sealed_old_secret: bytes | None
    old_secret_until: datetime | None


def valid_keys(row: SecretHolder, now: datetime) -> list[bytes]:
    """Give the keys of a row that are valid now, the current one first. Raises WrongVault."""
    keys = [unseal(row.sealed_secret, row.company_id, row.id)]
    if row.sealed_old_secret and row.old_secret_until and now < row.old_secret_until:
        # One that cannot be read must not spoil the new one: rotating is the way to mend it.
        with suppress(WrongVault):
            keys.append(unseal(row.sealed_old_secret, row.company_id, row.id))
    return keys


@lru_cache
def _cipher() -> AESGCM:
    key = base64.b64decode(settings().secret(KEY_NAME), validate=True)
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{KEY_NAME} in SECRETS_FILE is base64 of {_KEY_BYTES} random bytes.")
    return AESGCM(key)


def _place(company_id: UUID, owner_id: UUID) -> bytes:
    return company_id.bytes + owner_id.bytes
