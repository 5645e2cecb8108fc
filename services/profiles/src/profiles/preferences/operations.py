"""Reading and keeping a person's preferences."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.preferences.models import Preferences, PreferencesIn
from shared.auth.caller import Caller
from shared.revisions import Stored, put


async def find_preferences(session: AsyncSession, company_id: UUID, person_id: UUID) -> Preferences:
    """Give what somebody prefers; revision 0 where they never said."""
    stored = await session.get(Preferences, (company_id, person_id))
    return stored or Preferences(company_id=company_id, person_id=person_id, revision=0)


async def set_preferences(
    session: AsyncSession, caller: Caller, wanted: PreferencesIn, match: int | None
) -> Stored[Preferences]:
    """Replace the caller's own preferences."""
    columns = wanted.model_dump()
    if wanted.example_nudges is None:  # who said no is not asked again by who does not know of it
        del columns["example_nudges"]
    return await put(
        session,
        Preferences,
        {"company_id": caller.company_id, "person_id": caller.person_id},
        columns,
        owner={},
        match=match or None,  # "0" is the ETag of preferences that were never set
    )
