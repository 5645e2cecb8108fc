"""A person's own preferences over HTTP."""

from fastapi import APIRouter, Response

from profiles.preferences import operations
from profiles.preferences.models import PreferencesIn, PreferencesOut
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.sessions import Session

router = APIRouter(prefix="/profiles/me/preferences")


@router.get("")
async def find_own_preferences(
    session: Session, caller: Person, response: Response
) -> PreferencesOut:
    """Read what you prefer; its ETag is "0" until you say so."""
    found = await operations.find_preferences(session, caller.company_id, caller.person_id)
    set_etag(response, found.revision)
    return PreferencesOut.model_validate(found)


@router.put("", responses={201: {"model": PreferencesOut}})
async def set_own_preferences(
    session: Session, caller: Person, wanted: PreferencesIn, match: IfMatch, response: Response
) -> PreferencesOut:
    """Say what you prefer: languages you speak, days at the workplace, support, formats."""
    stored = await operations.set_preferences(session, caller, wanted, match)
    answer_stored(response, stored)
    return PreferencesOut.model_validate(stored.row)
