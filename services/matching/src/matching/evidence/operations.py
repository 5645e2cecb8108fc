"""Keep what speaks for people, and make their sums from it.

The sums are always made anew from the rows, for the person and the topics that something touched:
so the same news twice, news in any order and a rebuild all give the same.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.documents.models import Document
from matching.evidence.models import Completion, HelpMark, Reaction, TopicStanding
from matching.evidence.rules import HalfLives, Standing, standings
from matching.evidence.signals import signals_of
from matching.freshness.models import Freshness
from shared.events.feed import HelpConfirmed, ItemReacted
from shared.events.integrations import CourseCompleted
from shared.projections import keep_newest


async def keep_help(session: AsyncSession, event: HelpConfirmed, values: Mapping[str, Any]) -> bool:
    """Keep someone's word that an answer helped; give whether it was news."""
    key = {
        "company_id": event.company_id,
        "answer_id": event.answer_id,
        "person_id": event.person_id,
    }
    values = {
        **values,
        "question_id": event.question_id,
        "revision": event.revision,
        "at": event.occurred_at,
    }
    return await keep_newest(session, HelpMark, key, values)


async def keep_reaction(
    session: AsyncSession, event: ItemReacted, values: Mapping[str, Any]
) -> bool:
    """Keep a reaction; give whether it was news."""
    key = {
        "company_id": event.company_id,
        "item_id": event.item_id,
        "person_id": event.person_id,
        "kind": event.reaction,
    }
    values = {**values, "revision": event.revision, "at": event.occurred_at}
    return await keep_newest(session, Reaction, key, values)


async def keep_completion(session: AsyncSession, event: CourseCompleted) -> None:
    """Keep that someone completed a course."""
    values = {
        "company_id": event.company_id,
        "id": event.completion_id,
        "person_id": event.person_id,
        "skill_ids": list(event.skill_ids),
        "at": event.completed_at,
    }
    await session.execute(insert(Completion).values(values).on_conflict_do_nothing())


async def interested_in(session: AsyncSession, company_id: UUID, item_id: UUID) -> set[UUID]:
    """Give who said that they have the same question."""
    statement = select(col(Reaction.person_id)).where(
        col(Reaction.company_id) == company_id,
        col(Reaction.item_id) == item_id,
        col(Reaction.kind) == "me-too",
    )
    return set(await session.scalars(statement))


async def count_helped(
    session: AsyncSession, company_id: UUID, answer_id: UUID, index_revision: int
) -> None:
    """Write on the answer how many it helped."""
    helped = (
        select(func.count())
        .select_from(HelpMark)
        .where(
            col(HelpMark.company_id) == company_id,
            col(HelpMark.answer_id) == answer_id,
            col(HelpMark.is_on),
        )
        .scalar_subquery()
    )
    await session.execute(
        update(Document)
        .where(col(Document.company_id) == company_id, col(Document.id) == answer_id)
        .values(helped=helped, index_revision=index_revision)
    )


async def half_lives_of(session: AsyncSession, company_id: UUID) -> HalfLives:
    """Give a company's half-lives: its own where set, else those we start with."""
    row = await session.get(Freshness, company_id)
    own = row.half_life_days if row else {}
    return HalfLives(**{name: timedelta(days=days) for name, days in own.items()})


async def recount(
    session: AsyncSession,
    company_id: UUID,
    people: Iterable[UUID],
    topics: set[UUID],
    index_revision: int,
) -> None:
    """Make the sums of these people in these topics anew."""
    if not topics:
        return
    half_lives = await half_lives_of(session, company_id)
    for person_id in sorted(people):
        signals = await signals_of(session, company_id, person_id, topics)
        sums = standings(signals, half_lives)
        rows = [
            _row(company_id, person_id, topic, sums.get(topic) or Standing(), index_revision)
            for topic in sorted(topics)
        ]
        await _store(session, rows)


async def forget_person(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Delete what speaks for a person and what they said about others."""
    for table in (HelpMark, Reaction, Completion, TopicStanding):
        await session.execute(
            delete(table).where(
                col(table.company_id) == company_id, col(table.person_id) == person_id
            )
        )


def _row(
    company_id: UUID, person_id: UUID, topic_id: UUID, sums: Standing, index_revision: int
) -> dict[str, Any]:
    return {
        "company_id": company_id,
        "person_id": person_id,
        "topic_id": topic_id,
        "expertise": sums.expertise.value,
        "expertise_at": sums.expertise.as_of,
        "interest": sums.interest.value,
        "interest_at": sums.interest.as_of,
        "answers": sums.answers,
        "helped": sums.helped,
        "index_revision": index_revision,
    }


async def _store(session: AsyncSession, rows: list[dict[str, Any]]) -> None:
    statement = insert(TopicStanding).values(rows)
    keys = ("company_id", "person_id", "topic_id")
    news = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    await session.execute(statement.on_conflict_do_update(index_elements=keys, set_=news))
