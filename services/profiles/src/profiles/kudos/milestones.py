"""Milestones: what one is told about the thanks one got, and nobody else ever is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.kudos.models import (
    Kudos,
    KudosReceiver,
    Milestone,
    MilestoneChoice,
    MilestoneChoiceIn,
)
from profiles.kudos.rules import MILESTONES, milestone_of
from profiles.notices import News, tell
from shared.auth.caller import Caller
from shared.revisions import Stored, put


async def note_milestones(
    session: AsyncSession, company_id: UUID, people: Iterable[UUID], now: datetime
) -> None:
    """Keep the milestones these people just reached, and tell them, each once."""
    thanked = await _thanked_by(session, company_id, people)
    reached = [
        {"company_id": company_id, "person_id": person, "people": made, "reached_at": now}
        for person, count in thanked.items()
        if (made := milestone_of(count)) is not None
    ]
    if not reached:
        return
    statement = insert(Milestone).values(reached).on_conflict_do_nothing()
    new = (await session.scalars(statement.returning(col(Milestone.person_id)))).all()
    unwanted = await _not_wanted(session, company_id, new)
    for person in sorted(set(new) - unwanted):
        tell(session, [person], News(company_id, "kudos-milestone", person, None, now))


async def list_milestones(session: AsyncSession, caller: Caller) -> Sequence[Milestone]:
    """List one's own milestones, the latest first; there are no more than `MILESTONES`."""
    statement = select(Milestone).where(
        col(Milestone.company_id) == caller.company_id,
        col(Milestone.person_id) == caller.person_id,
    )
    latest = statement.order_by(col(Milestone.people).desc()).limit(len(MILESTONES))
    return (await session.scalars(latest)).all()


async def choose_milestones(
    session: AsyncSession, caller: Caller, wanted: MilestoneChoiceIn, match: int | None
) -> Stored[MilestoneChoice]:
    """Decide whether one wants to be told."""
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    return await put(session, MilestoneChoice, key, wanted.model_dump(), owner={}, match=match)


async def find_choice(session: AsyncSession, caller: Caller) -> MilestoneChoice | None:
    """Find what one chose, if one did."""
    return await session.get(MilestoneChoice, (caller.company_id, caller.person_id))


async def _thanked_by(
    session: AsyncSession, company_id: UUID, people: Iterable[UUID]
) -> dict[UUID, int]:
    """Count the different colleagues who thanked each, as far as it stands."""
    statement = (
        select(col(KudosReceiver.person_id), func.count(col(Kudos.giver_id).distinct()).label("by"))
        .join(
            Kudos,
            (col(Kudos.company_id) == col(KudosReceiver.company_id))
            & (col(Kudos.id) == col(KudosReceiver.kudos_id)),
        )
        .where(
            col(KudosReceiver.company_id) == company_id,
            col(KudosReceiver.person_id).in_(list(people)),
            col(Kudos.withdrawn_at).is_(None),
        )
        .group_by(col(KudosReceiver.person_id))
    )
    return {row.person_id: row.by for row in await session.execute(statement)}


async def _not_wanted(session: AsyncSession, company_id: UUID, people: Sequence[UUID]) -> set[UUID]:
    statement = select(col(MilestoneChoice.person_id)).where(
        col(MilestoneChoice.company_id) == company_id,
        col(MilestoneChoice.person_id).in_(people),
        ~col(MilestoneChoice.wanted),
    )
    return set(await session.scalars(statement))
