"""Keep what people wrote, and tell whose standing that touches."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Uuid, and_, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.documents.models import Document
from matching.documents.words import encoded_text, index_words
from matching.people.models import own_communities
from matching.settings import encoder
from shared.auth.caller import Caller
from shared.encoder import encode_aside
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised

# What a new row has that no event about its text says.
_NEW: Final[dict[str, Any]] = {
    "helped": 0,
    "is_closed": False,
    "state_revision": 0,
    "is_removed": False,
}


class Touched(NamedTuple):
    """Whose sums have to be made anew, in which topics."""

    people: set[UUID]
    topics: set[UUID]


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """Say which documents a caller may see; every query for a caller uses this."""
    own = own_communities(caller.company_id, caller.person_id)
    return and_(
        col(Document.company_id) == caller.company_id,
        col(Document.is_removed).is_(False),
        or_(
            col(Document.visibility) == "company",
            col(Document.author_id) == caller.person_id,
            and_(
                col(Document.visibility) == "unit",
                col(Document.unit_id).in_(caller.unit_path),
            ),
            and_(col(Document.visibility) == "team", col(Document.unit_id) == caller.unit_id),
            and_(col(Document.visibility) == "community", col(Document.community_id).in_(own)),
        ),
    )


async def find_question(
    session: AsyncSession, caller: Caller, question_id: UUID
) -> Document | None:
    """Find a question the caller may see."""
    statement = select(Document).where(
        visible_to(caller), col(Document.id) == question_id, col(Document.kind) == "question"
    )
    return await session.scalar(statement)


async def keep_document(
    session: AsyncSession, event: ItemPublished | ItemRevised, index_revision: int
) -> Touched:
    """Keep an item as it stands now, unless what is known is newer."""
    key = (event.company_id, event.item_id)
    before = await session.get(Document, key, with_for_update=True)
    if before is not None and before.revision >= event.revision:
        return Touched(set(), set())
    known = Touched(_people(before), set(before.topic_ids) if before else set())
    topics = await _topics(session, event)
    values = {
        **await _text_values(event),
        "kind": event.kind,
        "parent_id": event.parent_id,
        "author_id": event.author_id,
        "unit_id": event.unit_id,
        "visibility": event.visibility,
        "community_id": event.audience_id if event.visibility == "community" else None,
        "skill_ids": list(event.skill_ids),
        "topic_ids": topics,
        "published_at": event.created_at,
        "revision": event.revision,
        "index_revision": index_revision,
    }
    await _upsert(session, key, values)
    children = await _hand_down(session, event, index_revision)
    author = {event.author_id} if event.author_id else set()
    return Touched(known.people | author | children, known.topics | set(topics))


async def bury_document(session: AsyncSession, event: ItemRemoved, index_revision: int) -> Touched:
    """Drop a text for good; the tombstone keeps older news from bringing it back."""
    key = (event.company_id, event.item_id)
    before = await session.get(Document, key, with_for_update=True)
    if before is not None and before.revision >= event.revision:
        return Touched(set(), set())
    touched = Touched(_people(before), set(before.topic_ids) if before else set())
    blank: dict[str, Any] = {
        "kind": event.kind,
        "parent_id": event.parent_id,
        "author_id": None,
        "visibility": "me",
        "language": "en",
        "title": None,
        "text": "",
        "words": "",
        "vector": None,
        "skill_ids": [],
        "topic_ids": [],
        "is_removed": True,
        "published_at": event.occurred_at,
        "revision": event.revision,
        "index_revision": index_revision,
    }
    await _upsert(session, key, blank)
    return touched


async def set_closed(
    session: AsyncSession, company_id: UUID, question_id: UUID, state: dict[str, Any]
) -> None:
    """Keep whether a question is closed, unless what is known is newer."""
    await session.execute(
        update(Document)
        .where(
            col(Document.company_id) == company_id,
            col(Document.id) == question_id,
            col(Document.state_revision) < state["state_revision"],
        )
        .values(state)
    )


async def forget_author(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Take a person's name off what they wrote; the team keeps the knowledge."""
    await session.execute(
        update(Document)
        .where(col(Document.company_id) == company_id, col(Document.author_id) == person_id)
        .values(author_id=None)
    )


async def _text_values(event: ItemPublished | ItemRevised) -> dict[str, Any]:
    text = encoded_text(event.title, event.text)
    vector = (await encode_aside(encoder(), [text]))[0]
    return {
        "language": event.language,
        "title": event.title,
        "text": event.text,
        "words": " ".join(index_words(event.title, event.text, event.language)),
        "vector": vector.astype(np.float16).tobytes() if vector.any() else None,
    }


async def _topics(session: AsyncSession, event: ItemPublished | ItemRevised) -> list[UUID]:
    inherited: Iterable[UUID] = ()
    if event.parent_id is not None:
        parent = await session.get(Document, (event.company_id, event.parent_id))
        inherited = parent.topic_ids if parent else ()
    return sorted({*event.skill_ids, *inherited})


async def _hand_down(
    session: AsyncSession, event: ItemPublished | ItemRevised, index_revision: int
) -> set[UUID]:
    """Give a question's topics to its answers, whichever came first; give who wrote them."""
    if event.kind != "question":
        return set()
    # A skill of both stands twice; whoever reads topics reads them as a set.
    topics = func.array_cat(col(Document.skill_ids), cast(list(event.skill_ids), ARRAY(Uuid)))
    statement = (
        update(Document)
        .where(
            col(Document.company_id) == event.company_id,
            col(Document.parent_id) == event.item_id,
            col(Document.is_removed).is_(False),
        )
        .values(topic_ids=topics, index_revision=index_revision)
        .returning(col(Document.author_id))
    )
    return {author for author in await session.scalars(statement) if author}


async def _upsert(session: AsyncSession, key: tuple[UUID, UUID], values: dict[str, Any]) -> None:
    keys = {"company_id": key[0], "id": key[1]}
    statement = insert(Document).values(keys | _NEW | values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=values))


def _people(document: Document | None) -> set[UUID]:
    return {document.author_id} if document and document.author_id else set()
