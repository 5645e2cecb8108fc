"""A company of 20,000 real documents for the experts' benchmark, in memory and in the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any, Final
from uuid import UUID, uuid5

import asyncpg

from matching.index.company_index import CompanyIndex
from matching.index.entries import Entry
from matching.replay.rules import learn
from shared.auth.tokens import LOCAL_ISSUER

DOCUMENTS: Final = 20_000
COMPANY: Final = UUID(int=42)
ASKER: Final = uuid5(COMPANY, "asker")
SUBJECT: Final = "asker"


def grown(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Repeat histories under other ids, people and times until there are enough documents."""
    latest = max(entry.at for entry in entries)
    for number, entry in zip(range(DOCUMENTS), cycle(entries), strict=False):
        turn = number // len(entries)
        yield replace(
            entry,
            id=uuid5(entry.id, str(turn)),
            parent_id=entry.parent_id and uuid5(entry.parent_id, str(turn)),
            author_id=entry.author_id and uuid5(entry.author_id, str(turn % 4)),
            at=datetime.now(UTC) - (latest - entry.at) - timedelta(days=turn),
        )


def index_of(entries: Iterable[Entry]) -> CompanyIndex:
    """Let an index learn of all documents."""
    index = CompanyIndex()
    for entry in entries:
        learn(index, entry)
    return index


async def fill(superuser_url: str, entries: Sequence[Entry], index: CompanyIndex) -> None:
    """Write the company into matching's tables."""
    connection = await asyncpg.connect(superuser_url)
    await connection.execute(
        "insert into identity (company_id, issuer, subject, person_id, revision, active, roles,"
        " unit_path, language) values ($1, $2, $3, $4, 1, true, '[]', '{}', 'en')",
        *(COMPANY, LOCAL_ISSUER, SUBJECT, ASKER),
    )
    await connection.execute(
        "insert into freshness (company_id, revision, epoch, half_life_days)"
        " values ($1, 1, 0, '{}')",
        COMPANY,
    )
    await _copy(connection, "document", [_document(entry) for entry in entries])
    await _copy(connection, "topic_standing", list(_sums(index)))
    await _copy(connection, "person_card", [_card(person) for person in index.people])
    await connection.execute("vacuum analyze")
    await connection.close()


async def _copy(connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    records = [tuple(row.values()) for row in rows]
    await connection.copy_records_to_table(table, records=records, columns=list(rows[0]))


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "company_id": COMPANY,
        "id": entry.id,
        "kind": entry.kind,
        "parent_id": entry.parent_id,
        "author_id": entry.author_id,
        "visibility": "company",
        "language": entry.language,
        "title": entry.title,
        "text": "",
        "words": " ".join(entry.words),
        "vector": entry.vector.tobytes() if entry.vector is not None else None,
        "skill_ids": list(entry.topic_ids),
        "topic_ids": list(entry.topic_ids),
        "published_at": entry.at,
        "helped": 0,
        "is_removed": False,
        "is_closed": False,
        "revision": 1,
        "state_revision": 0,
        "index_revision": 1,
    }


def _sums(index: CompanyIndex) -> Iterator[dict[str, Any]]:
    for topic, people in index.standings.items():
        for number, standing in people.items():
            yield {
                "company_id": COMPANY,
                "person_id": index.people[number],
                "topic_id": topic,
                "expertise": standing.expertise.value,
                "expertise_at": standing.expertise.as_of,
                "interest": 0.0,
                "answers": standing.answers,
                "helped": 0,
                "index_revision": 1,
            }


def _card(person_id: UUID) -> dict[str, Any]:
    return {
        "company_id": COMPANY,
        "id": person_id,
        "display_name": f"Person {person_id.hex[:6]}",
        "active": True,
        "unit_path": [],
        "languages": ["en"],
        "revision": 1,
        "name_revision": 1,
        "index_revision": 1,
    }
