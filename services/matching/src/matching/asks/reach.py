"""Requests whose person cannot help any more.

They left, are not to be asked for a while, may not read the question, or one of the two blocks the
other.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks.models import Ask, Outreach
from matching.asks.waves import REPLACEMENT, end_outreach, publish_withdrawn
from matching.documents.models import Document
from matching.index.audiences import audience_of
from matching.index.entries import Reader, may_read
from matching.people.models import Block, Membership, PersonCard
from shared.due import Due, schedule

# Waves follow within days and requests expire within weeks: older searches are over.
_LONGEST_SEARCH: Final = timedelta(days=60)


async def withdraw_lost_asks(
    session: AsyncSession, company_id: UUID, lost_by: ColumnElement[bool], now: datetime
) -> None:
    """Take back those of these open requests that cannot be answered, and ask others instead."""
    statement = (
        select(Ask, Document, PersonCard)
        .join(
            Document,
            (col(Document.company_id) == col(Ask.company_id))
            & (col(Document.id) == col(Ask.question_id)),
        )
        .join(
            PersonCard,
            (col(PersonCard.company_id) == col(Ask.company_id))
            & (col(PersonCard.id) == col(Ask.person_id)),
        )
        .where(col(Ask.company_id) == company_id, lost_by, col(Ask.state) == "asked")
        .add_columns(_is_kept_apart())
        .order_by(col(Ask.question_id), col(Ask.person_id))
        .with_for_update(of=Ask)
    )
    found = (await session.execute(statement)).all()
    communities = await _communities_of(
        session, company_id, {person.id for _, _, person, _ in found}
    )
    for ask, question, person, is_apart in found:
        reader = Reader(person.id, tuple(person.unit_path), communities=communities[person.id])
        is_asked = _may_be_asked(person, now) and not is_apart
        if not (is_asked and may_read(audience_of(question), reader)):
            await _replace(session, ask, now)


def between(one: UUID, other: UUID) -> ColumnElement[bool]:
    """Tell which requests are from one of two people to the other."""
    asker, asked = col(Document.author_id), col(Ask.person_id)
    return or_(and_(asker == one, asked == other), and_(asker == other, asked == one))


def _is_kept_apart() -> ColumnElement[bool]:
    asker, asked = col(Document.author_id), col(Ask.person_id)
    blocker, blocked = col(Block.blocker_id), col(Block.blocked_id)
    either_way = or_(
        and_(blocker == asker, blocked == asked), and_(blocker == asked, blocked == asker)
    )
    return exists().where(
        col(Block.company_id) == col(Ask.company_id), col(Block.is_on), either_way
    )


def _may_be_asked(person: PersonCard, now: datetime) -> bool:
    is_paused = person.paused_until is not None and person.paused_until > now
    return person.active and not is_paused


async def end_searches_of(
    session: AsyncSession, company_id: UUID, asker_id: UUID, now: datetime
) -> None:
    """Ask nobody more for someone who left."""
    for question_id in await _questions_of(session, company_id, asker_id, now):
        await end_outreach(session, company_id, question_id, "removed", now)


async def _communities_of(
    session: AsyncSession, company_id: UUID, people: Collection[UUID]
) -> Mapping[UUID, set[UUID]]:
    """Find to which communities people belong."""
    statement = select(col(Membership.person_id), col(Membership.community_id)).where(
        col(Membership.company_id) == company_id,
        col(Membership.person_id).in_(people),
        col(Membership.is_on),
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, community_id in await session.execute(statement):
        found[person_id].add(community_id)
    return found


async def _replace(session: AsyncSession, ask: Ask, now: datetime) -> None:
    # Those who listen keep the later fact of a request, and events of others may tell older times.
    ask.state, ask.changed_at = "withdrawn", max(now, ask.asked_at)
    publish_withdrawn(
        session, ask.company_id, ask.question_id, ask.person_id, "unreachable", ask.changed_at
    )
    await schedule(
        session,
        Due(
            company_id=ask.company_id,
            kind=REPLACEMENT,
            key=f"{ask.question_id}/{ask.person_id}",
            at=ask.changed_at,
            details={"question_id": str(ask.question_id)},
        ),
    )


async def _questions_of(
    session: AsyncSession, company_id: UUID, asker_id: UUID, now: datetime
) -> Sequence[UUID]:
    statement = select(col(Outreach.question_id)).where(
        col(Outreach.company_id) == company_id,
        col(Outreach.asker_id) == asker_id,
        col(Outreach.started_at) > now - _LONGEST_SEARCH,
    )
    return (await session.scalars(statement)).all()
