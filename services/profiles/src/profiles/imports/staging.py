"""The first look at a file: every row read, cell errors noted, the rest put aside to be applied."""

from collections.abc import Iterator
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.imports.findings import FILE, Findings
from profiles.imports.models import ImportChunk, ImportRow, PeopleImport
from profiles.imports.reading import RawRow, Unreadable, find_encoding, read_lines, read_rows
from profiles.imports.rules import CellError, Header, WantedPerson, read_header, read_person
from profiles.me.models import Person
from shared.ids import new_id

Columns = dict[str, Any]  # of an ImportRow
BATCH: Final = 1000
_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 256 * 1024


async def stage(session: AsyncSession, running: PeopleImport, findings: Findings) -> None:
    """Read the whole file into rows and findings. Raises Unreadable when it is no people CSV."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        await _collect(session, running, file)
        encoding = find_encoding(_pieces(file))
        rows = read_rows(read_lines(_pieces(file), encoding))
        header = _header(next(rows, None), findings)
        running.columns = sorted(header.positions)
        running.ignored_columns = list(header.ignored[:50])
        seen = _Seen()
        while batch := list(islice(rows, BATCH)):
            await _stage_batch(
                session, running, [_read(row, header, seen, findings) for row in batch]
            )
            await findings.store()


async def _collect(session: AsyncSession, running: PeopleImport, file: IO[bytes]) -> None:
    key = (running.company_id, running.id)
    number = 1
    while (chunk := await session.get(ImportChunk, (*key, number))) is not None:
        file.write(chunk.content)
        session.expunge(chunk)
        number += 1


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(_PIECE), b"")


def _header(first: RawRow | None, findings: Findings) -> Header:
    if first is None:
        raise Unreadable(FILE, "The file is empty. The first line names the columns.")
    header = read_header(first.cells)
    if isinstance(header, Header):
        return header
    findings.note(first.line, header)
    raise Unreadable(FILE, "The columns are not those of a people file.")


class _Seen:
    """What may stand in one row only; it grows with the file, by a few bytes a row."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], int] = {}

    def doubles(self, line: int, person: WantedPerson) -> list[CellError]:
        """Note a row; list what an earlier row has already."""
        errors = []
        for column, value in (("external_id", person.external_id), ("subject", person.subject)):
            if value is None:
                continue
            first = self._lines.setdefault((column, value), line)
            if first != line:
                text = f"Line {first} has the same {column}."
                errors.append(CellError(column=column, code="twice", text=text))
        return errors


def _read(
    row: RawRow, header: Header, seen: _Seen, findings: Findings
) -> dict[str, Any]:  # columns
    person, errors = read_person(header, row.cells)
    if person is not None:
        errors = seen.doubles(row.line, person)
    if errors:
        findings.note(row.line, errors)
        position = header.positions["external_id"]
        external_id = row.cells[position].strip()[:200] if position < len(row.cells) else ""
        named = external_id.replace("\0", "")
        return {"line": row.line, "external_id": named, "broken": True, "wanted": {}}
    assert person is not None  # noqa: S101  read_person gives a person or errors
    wanted = person.model_dump(mode="json", exclude_unset=True)
    return {"line": row.line, "external_id": person.external_id, "broken": False, "wanted": wanted}


async def _stage_batch(
    session: AsyncSession,
    running: PeopleImport,
    rows: list[Columns],
) -> None:
    known = await _known_people(session, running.company_id, rows)
    for row in rows:
        mail = row["wanted"].get("email")
        person_id = known.get(("external_id", row["external_id"])) or known.pop(
            ("email", mail), None
        )
        row |= {
            "company_id": running.company_id,
            "import_id": running.id,
            "person_id": person_id or new_id(),
        }
    await session.execute(insert(ImportRow), rows)
    running.rows += len(rows)


async def _known_people(
    session: AsyncSession,
    company_id: UUID,
    rows: list[Columns],
) -> dict[tuple[str, str | None], UUID]:
    """Find the people that rows mean: by external id, else by e-mail where they have none yet."""
    external_ids = [row["external_id"] for row in rows]
    mails = [row["wanted"].get("email") for row in rows]
    statement = select(col(Person.id), col(Person.external_id), col(Person.email)).where(
        col(Person.company_id) == company_id,
        col(Person.external_id).in_(external_ids)
        | (col(Person.external_id).is_(None) & col(Person.email).in_([m for m in mails if m])),
    )
    known: dict[tuple[str, str | None], UUID] = {}
    for person in await session.execute(statement):
        key = "external_id" if person.external_id else "email"
        known[key, getattr(person, key)] = person.id
    return known
