"""Read what is newer than an index from the tables into it."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import numpy as np
from sqlalchemy import Row, RowMapping, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from matching.documents.models import Document
from matching.evidence.decay import Counter
from matching.evidence.models import TopicStanding
from matching.evidence.rules import Standing
from matching.index.audiences import audience_of
from matching.index.company_index import CompanyIndex
from matching.index.entries import Declared, Entry, Limits, Member
from matching.people.models import Block, Claim, Follow, Membership, PersonCard, SkillLabel
from matching.preferences.models import AskingPreference

# Some 20 ms of work between two chances for others to run.
_BATCH: Final = 500
_DOCUMENT: Final = (
    col(Document.index_revision),
    col(Document.id),
    col(Document.kind),
    col(Document.parent_id),
    col(Document.author_id),
    col(Document.unit_id),
    col(Document.community_id),
    col(Document.visibility),
    col(Document.language),
    col(Document.title),
    col(Document.words),
    col(Document.vector),
    col(Document.topic_ids),
    col(Document.published_at),
    col(Document.helped),
    col(Document.is_removed),
)


async def read_news(session: AsyncSession, company_id: UUID, index: CompanyIndex) -> None:
    """Bring an index up to date from the rows that are newer."""
    for card in await _newer(session, PersonCard, company_id, index):
        index.members[card["id"]] = _member(card)
    for preference in await _newer(session, AskingPreference, company_id, index):
        index.limits[preference["person_id"]] = Limits(preference["at_most_per_month"])
    await _read_ties(session, company_id, index)
    for claim in await _newer(session, Claim, company_id, index):
        _take_claim(index, claim)
    for label in await _newer(session, SkillLabel, company_id, index):
        index.names.put(label["id"], label["labels"])
    for sums in await _newer(session, TopicStanding, company_id, index):
        number = index.number_of(sums["person_id"])
        index.put_standing(sums["topic_id"], number, _standing(sums))
    await _read_documents(session, company_id, index)


async def _read_ties(session: AsyncSession, company_id: UUID, index: CompanyIndex) -> None:
    for follow in await _newer(session, Follow, company_id, index):
        followed = index.following[follow["follower_id"]]
        (followed.add if follow["is_on"] else followed.discard)(follow["followed_id"])
    for block in await _newer(session, Block, company_id, index):
        blocked = index.blocked[block["blocker_id"]]
        (blocked.add if block["is_on"] else blocked.discard)(block["blocked_id"])
    for membership in await _newer(session, Membership, company_id, index):
        own = index.communities[membership["person_id"]]
        (own.add if membership["is_on"] else own.discard)(membership["community_id"])


async def _newer(
    session: AsyncSession, table: type[SQLModel], company_id: UUID, index: CompanyIndex
) -> list[RowMapping]:
    columns = table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it
    statement = select(*columns).where(
        columns.company_id == company_id, columns.index_revision > index.revision
    )
    return [row._mapping for row in await session.execute(statement)]


def _member(card: RowMapping) -> Member:
    return Member(
        id=card["id"],
        display_name=card["display_name"],
        active=card["active"],
        unit_path=tuple(card["unit_path"]),
        manager_id=card["manager_id"],
        languages=tuple(card["languages"]),
        paused_until=card["paused_until"],
    )


def _take_claim(index: CompanyIndex, claim: RowMapping) -> None:
    number, topic = index.number_of(claim["person_id"]), claim["skill_id"]
    if claim["kind"] == "want":
        wanted = index.wanted[number]
        (wanted.add if claim["is_on"] else wanted.discard)(topic)
        return
    said = index.declared[topic].setdefault(number, {})
    said.pop(claim["id"], None)
    if claim["is_on"]:
        said[claim["id"]] = Declared(
            claim["id"], claim["kind"], claim["level"], claim["visibility"]
        )


def _standing(sums: RowMapping) -> Standing:
    return Standing(
        expertise=Counter(sums["expertise"], sums["expertise_at"]),
        interest=Counter(sums["interest"], sums["interest_at"]),
        answers=sums["answers"],
        helped=sums["helped"],
    )


async def _read_documents(session: AsyncSession, company_id: UUID, index: CompanyIndex) -> None:
    after: tuple[int, UUID] = (index.revision, UUID(int=2**128 - 1))
    while rows := await _next_documents(session, company_id, after):
        for row in rows:
            _take_document(index, row)
        after = (rows[-1].index_revision, rows[-1].id)
        await asyncio.sleep(0)


async def _next_documents(
    session: AsyncSession, company_id: UUID, after: tuple[int, UUID]
) -> Sequence[Row[*tuple[Any, ...]]]:
    place = tuple_(col(Document.index_revision), col(Document.id))
    statement = (
        select(*_DOCUMENT)
        .where(col(Document.company_id) == company_id, place > after)
        .order_by(col(Document.index_revision), col(Document.id))
        .limit(_BATCH)
    )
    return (await session.execute(statement)).all()


def _take_document(index: CompanyIndex, row: Row[*tuple[Any, ...]]) -> None:
    if row.is_removed:
        index.drop(row.id)
        return
    vector = None if row.vector is None else np.frombuffer(row.vector, dtype=np.float16)
    index.put(
        Entry(
            id=row.id,
            kind=row.kind,
            author_id=row.author_id,
            language=row.language,
            words=tuple(row.words.split()),
            at=row.published_at,
            audience=audience_of(row),
            parent_id=row.parent_id,
            topic_ids=tuple(dict.fromkeys(row.topic_ids)),
            title=row.title,
            helped=row.helped,
            vector=vector,
        )
    )
