"""Make all sums and words of a company anew from its own rows."""

from collections import defaultdict
from uuid import UUID

import numpy as np
from sqlalchemy import delete, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.documents.models import Document
from matching.documents.words import encoded_text, index_words
from matching.evidence.models import Completion, Reaction, TopicStanding
from matching.evidence.operations import recount
from matching.freshness.models import Freshness
from matching.freshness.operations import begin_epoch, next_revision
from matching.settings import encoder
from shared.encoder import encode_aside
from shared.languages import LANGUAGES

_BATCH = 200


async def set_half_lives(session: AsyncSession, company_id: UUID, days: dict[str, float]) -> None:
    """Keep a company's own half-lives; a rebuild puts them into effect."""
    await next_revision(session, company_id)
    row = await session.get_one(Freshness, company_id)
    row.half_life_days = row.half_life_days | days
    await session.flush()


async def rebuild_sums(session: AsyncSession, company_id: UUID) -> int:
    """Make every person's sums anew; give how many people have some."""
    await session.execute(delete(TopicStanding).where(col(TopicStanding.company_id) == company_id))
    topics = await _topics_by_person(session, company_id)
    revision = await next_revision(session, company_id)
    for person_id, own in sorted(topics.items()):
        await recount(session, company_id, [person_id], own, revision)
    await begin_epoch(session, company_id)
    return len(topics)


async def rebuild_documents(session: AsyncSession, company_id: UUID, after: UUID) -> UUID | None:
    """Make words and vectors of the next documents anew; give the last one, None at the end."""
    statement = (
        select(Document)
        .where(
            col(Document.company_id) == company_id,
            col(Document.is_removed).is_(False),
            col(Document.id) > after,
        )
        .order_by(col(Document.id))
        .limit(_BATCH)
    )
    documents = (await session.scalars(statement)).all()
    texts = [encoded_text(document.title, document.text) for document in documents]
    vectors = await encode_aside(encoder(), texts)
    revision = await next_revision(session, company_id)
    for document, vector in zip(documents, vectors, strict=True):
        language = next(name for name in LANGUAGES if name == document.language)
        document.words = " ".join(index_words(document.title, document.text, language))
        document.vector = vector.astype(np.float16).tobytes() if vector.any() else None
        document.index_revision = revision
    return documents[-1].id if documents else None


async def _topics_by_person(session: AsyncSession, company_id: UUID) -> dict[UUID, set[UUID]]:
    """Give every pair of a person and a topic that anything speaks for."""
    ours = col(Document.company_id) == company_id
    same = (col(Reaction.company_id) == col(Document.company_id)) & (
        col(Reaction.item_id) == col(Document.id)
    )
    pairs = union(
        select(col(Document.author_id), func.unnest(col(Document.topic_ids))).where(ours),
        select(col(Reaction.person_id), func.unnest(col(Document.topic_ids)))
        .join_from(Document, Reaction, same)
        .where(ours),
        select(col(Completion.person_id), func.unnest(col(Completion.skill_ids))).where(
            col(Completion.company_id) == company_id
        ),
    )
    topics: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, topic in await session.execute(pairs):
        if person_id is not None:
            topics[person_id].add(topic)
    return dict(topics)
