"""How long exports live, how many there may be, and the key in their link. Pure."""

import base64
import binascii
import hmac
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from profiles.exports.models import ExportState

SERVICES: Final = ("profiles", "feed", "matching", "metrics", "integrations")
KEPT: Final = timedelta(days=7)
# As long as a service that is down can catch up: the outbox keeps what was asked for 30 days.
GATHERED_WITHIN: Final = timedelta(days=30)
AT_MOST: Final = 3
PERIOD: Final = timedelta(days=1)
_ID_BYTES: Final = 16
_KEY_BYTES: Final = 32


class Ticket(NamedTuple):
    """What the key in a link says; proven by its last bytes only."""

    company_id: UUID
    proof: bytes


def link_to(secret: bytes, company_id: UUID, export_id: UUID, person_id: UUID) -> str:
    """Give the address of an export's file; the same one every time, and nobody can guess it."""
    proof = _proof(secret, company_id, export_id, person_id)
    key = base64.urlsafe_b64encode(company_id.bytes + proof).decode().rstrip("=")
    return f"/profiles/exports/{export_id}/archive?key={key}"


def read_key(key: str) -> Ticket | None:
    """Say what a key claims, or None for what is none of ours."""
    try:
        raw = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _ID_BYTES + _KEY_BYTES:
        return None
    return Ticket(UUID(bytes=raw[:_ID_BYTES]), raw[_ID_BYTES:])


def fits(secret: bytes, ticket: Ticket, export_id: UUID, person_id: UUID) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(
        ticket.proof, _proof(secret, ticket.company_id, export_id, person_id)
    )


def state_of_export(ready_at: datetime | None, expires_at: datetime, now: datetime) -> ExportState:
    """Tell how far an export is."""
    if now >= expires_at:
        return "expired"
    return "gathering" if ready_at is None else "ready"


def _proof(secret: bytes, company_id: UUID, export_id: UUID, person_id: UUID) -> bytes:
    named = company_id.bytes + export_id.bytes + person_id.bytes
    return hmac.digest(secret, named, "sha256")
