"""Receipts over HTTP: one's own, and counts for whoever asks what is done with roles."""

from fastapi import APIRouter

from profiles.names import name_people
from profiles.receipts import operations
from profiles.receipts.models import AccessCountOut, AccessReceiptOut
from profiles.receipts.rules import READINGS
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")


@router.get("/me/receipts")
async def list_access_receipts(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[AccessReceiptOut]:
    """See who read what about you by a role, the latest first; kept for a year."""
    found = await operations.list_access_receipts(session, caller, limit, after)
    names = await name_people(session, caller.company_id, {one.by for one in found if one.by})
    return page_of(
        found,
        limit,
        lambda one: (one.read_at, one.id),
        lambda one: AccessReceiptOut.model_validate(
            one.model_dump()
            | {
                "by": names.get(one.by) if one.by else None,
                "what": READINGS[one.kind].what[caller.language],
                "purpose": READINGS[one.kind].purpose[caller.language],
            }
        ),
    )


@router.get("/receipts/counts")
async def count_access_receipts(session: Session, caller: Person) -> list[AccessCountOut]:
    """Count how often roles were used to read about people, for everybody to see.

    At most twelve months times the kinds there are.
    """
    found = await operations.count_readings(session, caller)
    return [
        AccessCountOut.model_validate(
            {
                "month": month,
                "kind": kind,
                "what": READINGS[kind].what[caller.language],
                "role": role,
                "readings": readings,
                "people": people,
            }
        )
        for month, kind, role, readings, people in found
    ]
