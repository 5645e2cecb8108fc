"""Read and keep how much someone wants to be asked."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.freshness.operations import next_revision
from matching.preferences.models import AskingPreference, AskingPreferenceIn
from shared.auth.caller import Caller
from shared.events.profiles import PersonErased
from shared.revisions import Stored, put


async def find_preferences(session: AsyncSession, caller: Caller) -> AskingPreference:
    """Give the caller's limits; revision 0 where they never set any."""
    row = await session.get(AskingPreference, (caller.company_id, caller.person_id))
    return row or AskingPreference(
        company_id=caller.company_id, person_id=caller.person_id, revision=0
    )


async def set_preferences(
    session: AsyncSession, caller: Caller, wanted: AskingPreferenceIn, match: int | None
) -> Stored[AskingPreference]:
    """Keep the caller's limits, from the next request on."""
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    stored = await put(
        session,
        AskingPreference,
        key,
        wanted.model_dump(),
        owner={},
        match=match or None,  # "0" is the ETag of limits that were never set
    )
    if stored.is_news:
        stored.row.index_revision = await next_revision(session, caller.company_id)
    return stored


async def forget_preferences(session: AsyncSession, event: PersonErased) -> None:
    """Delete an erased person's limits."""
    row = await session.get(AskingPreference, (event.company_id, event.person_id))
    if row is not None:
        await session.delete(row)
