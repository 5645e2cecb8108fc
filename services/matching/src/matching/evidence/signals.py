"""Everything that speaks for a person, in one statement."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, cast, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.documents.models import Document
from matching.evidence.models import Completion, HelpMark, Reaction
from matching.evidence.rules import Signal


async def signals_of(
    session: AsyncSession, company_id: UUID, person_id: UUID, topics: set[UUID]
) -> list[Signal]:
    """Give what speaks for a person in these topics, of what the whole company may read."""
    # Sums are shown to the whole company, so they count only what the whole company may read.
    open_to_all = (
        col(Document.company_id) == company_id,
        col(Document.visibility) == "company",
        col(Document.is_removed).is_(False),
        col(Document.topic_ids).op("&&")(cast(sorted(topics), ARRAY(Uuid))),
    )
    statement = union_all(
        _written(person_id).where(*open_to_all),
        _helpful(person_id).where(*open_to_all),
        _liked(person_id).where(*open_to_all),
        _shared(person_id).where(*open_to_all),
        _learned(company_id, person_id, topics),
    )
    rows = (await session.execute(statement)).all()
    return [
        Signal(kind, tuple(topics.intersection(row_topics)), at, by)
        for kind, row_topics, at, by in rows
    ]


def _written(person_id: UUID) -> Select[*tuple[Any, ...]]:
    return select(
        col(Document.kind),
        col(Document.topic_ids),
        col(Document.published_at),
        cast(null(), Uuid),
    ).where(col(Document.author_id) == person_id)


def _helpful(person_id: UUID) -> Select[*tuple[Any, ...]]:
    same = (
        (col(HelpMark.company_id) == col(Document.company_id))
        & (col(HelpMark.answer_id) == col(Document.id))
        & col(HelpMark.is_on)
        & (col(HelpMark.person_id) != person_id)
    )
    return (
        select(literal("help"), col(Document.topic_ids), col(HelpMark.at), col(HelpMark.person_id))
        .join_from(Document, HelpMark, same)
        .where(col(Document.author_id) == person_id)
    )


def _liked(person_id: UUID) -> Select[*tuple[Any, ...]]:
    same = (
        (col(Reaction.company_id) == col(Document.company_id))
        & (col(Reaction.item_id) == col(Document.id))
        & col(Reaction.is_on)
        & (col(Reaction.kind) != "me-too")
        & (col(Reaction.person_id) != person_id)
    )
    return (
        select(
            literal("reaction"), col(Document.topic_ids), col(Reaction.at), col(Reaction.person_id)
        )
        .join_from(Document, Reaction, same)
        .where(col(Document.author_id) == person_id)
    )


def _shared(person_id: UUID) -> Select[*tuple[Any, ...]]:
    """Take "I have the same question" as interest of whoever says it."""
    same = (
        (col(Reaction.company_id) == col(Document.company_id))
        & (col(Reaction.item_id) == col(Document.id))
        & col(Reaction.is_on)
        & (col(Reaction.kind) == "me-too")
        & (col(Reaction.person_id) == person_id)
    )
    return select(
        literal("me-too"), col(Document.topic_ids), col(Reaction.at), cast(null(), Uuid)
    ).join_from(Document, Reaction, same)


def _learned(company_id: UUID, person_id: UUID, topics: set[UUID]) -> Select[*tuple[Any, ...]]:
    return select(
        literal("course"), col(Completion.skill_ids), col(Completion.at), cast(null(), Uuid)
    ).where(
        col(Completion.company_id) == company_id,
        col(Completion.person_id) == person_id,
        col(Completion.skill_ids).op("&&")(cast(sorted(topics), ARRAY(Uuid))),
    )
