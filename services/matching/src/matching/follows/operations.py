"""Suggest whom to follow, and remember whom not to suggest again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.experts.operations import expert_of, reader_of
from matching.experts.query import Candidate
from matching.experts.ranked_pages import RankedPage
from matching.follows.models import Dismissal, FollowSuggestionOut
from matching.follows.rules import suggest
from matching.index.company_index import CompanyIndex
from matching.index.operations import current_index
from matching.people.models import PersonCard
from shared.auth.caller import Caller
from shared.events.profiles import PersonErased
from shared.paging import Page
from shared.problems import NotFound


async def find_follow_suggestions(
    session: AsyncSession, caller: Caller, wanted: RankedPage
) -> Page[FollowSuggestionOut]:
    """Suggest colleagues worth following, without those dismissed."""
    index = await current_index(session, caller.company_id)
    excluded = await _dismissed(session, caller)
    reader = reader_of(caller, index)
    suggested = suggest(index, reader, excluded, wanted.as_of, wanted.depth)
    return wanted.cut(suggested, lambda candidate: _suggestion(index, candidate, caller))


async def dismiss_suggestion(
    session: AsyncSession, caller: Caller, person_id: UUID, now: datetime
) -> None:
    """Suggest a colleague no more. Raises NotFound for whoever is no colleague."""
    if await session.get(PersonCard, (caller.company_id, person_id)) is None:
        raise NotFound
    dismissal = insert(Dismissal).values(
        company_id=caller.company_id,
        person_id=caller.person_id,
        dismissed_id=person_id,
        dismissed_at=now,
    )
    await session.execute(dismissal.on_conflict_do_nothing())


async def allow_suggestion(session: AsyncSession, caller: Caller, person_id: UUID) -> None:
    """Suggest a dismissed colleague again."""
    await session.execute(
        delete(Dismissal).where(
            col(Dismissal.company_id) == caller.company_id,
            col(Dismissal.person_id) == caller.person_id,
            col(Dismissal.dismissed_id) == person_id,
        )
    )


async def forget_dismissals(session: AsyncSession, event: PersonErased) -> None:
    """Delete what an erased person dismissed, and that others dismissed them."""
    either = or_(
        col(Dismissal.person_id) == event.person_id,
        col(Dismissal.dismissed_id) == event.person_id,
    )
    await session.execute(
        delete(Dismissal).where(col(Dismissal.company_id) == event.company_id, either)
    )


async def _dismissed(session: AsyncSession, caller: Caller) -> frozenset[UUID]:
    statement = select(col(Dismissal.dismissed_id)).where(
        col(Dismissal.company_id) == caller.company_id,
        col(Dismissal.person_id) == caller.person_id,
    )
    return frozenset(await session.scalars(statement))


def _suggestion(index: CompanyIndex, candidate: Candidate, caller: Caller) -> FollowSuggestionOut:
    shown = expert_of(index, candidate, caller.language)
    return FollowSuggestionOut(person=shown.person, score=shown.score, reasons=shown.reasons)
