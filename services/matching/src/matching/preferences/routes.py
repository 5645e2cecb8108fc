"""/matching/preferences."""

from fastapi import APIRouter, Response

from matching.preferences import operations
from matching.preferences.models import AskingPreferenceIn, AskingPreferenceOut
from shared.auth.callers import Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.sessions import Session

router = APIRouter(prefix="/matching/preferences", tags=["preferences"])


@router.get("")
async def find_preferences(
    session: Session, caller: Person, response: Response
) -> AskingPreferenceOut:
    """Read how much you want to be asked; its ETag is "0" until you say so."""
    preference = await operations.find_preferences(session, caller)
    set_etag(response, preference.revision)
    return AskingPreferenceOut.model_validate(preference.model_dump())


@router.put("", responses={201: {"model": AskingPreferenceOut}})
async def set_preferences(
    session: Session,
    caller: Person,
    wanted: AskingPreferenceIn,
    match: IfMatch,
    response: Response,
) -> AskingPreferenceOut:
    """Say how much you want to be asked; a pause is yours at /profiles/me/pause."""
    stored = await operations.set_preferences(session, caller, wanted, match)
    answer_stored(response, stored)
    return AskingPreferenceOut.model_validate(stored.row.model_dump())
