"""Pseudonyms: without the key, which only metrics holds, nobody can tell who is meant."""

import base64
import hmac
import secrets
from uuid import UUID

KEY_BYTES = 32
PSEUDONYM_BYTES = 16  # 128 bits: no collision among the persons and items of a company


def read_master_key(encoded: str) -> bytes:
    """Read the key of this installation. Raises ValueError when it is short or not base64."""
    key = base64.b64decode(encoded, validate=True)
    if len(key) < KEY_BYTES:
        raise ValueError(f"The pseudonym key needs {KEY_BYTES} bytes.")
    return key


def company_key(master: bytes, company_id: UUID) -> bytes:
    """Derive the key of one company, so that pseudonyms of two companies cannot be compared."""
    return hmac.digest(master, b"metrics pseudonyms 1 " + company_id.bytes, "sha256")


def pseudonym(key: bytes, of: UUID) -> str:
    """Give the pseudonym of a person or an item: HMAC-SHA256 (RFC 2104), cut to 128 bits."""
    return hmac.digest(key, of.bytes, "sha256")[:PSEUDONYM_BYTES].hex()


def answerer(key: bytes, person: UUID) -> str:
    """Give the pseudonym under which a person answers: no fact about them has the same."""
    return hmac.digest(key, b"answers 1 " + person.bytes, "sha256")[:PSEUDONYM_BYTES].hex()


def unlinked_pseudonym() -> str:
    """Make a pseudonym that belongs to nobody, for the facts of an erased person."""
    return secrets.token_hex(PSEUDONYM_BYTES)
