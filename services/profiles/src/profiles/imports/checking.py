"""What only the whole file and the company together show: managers, circles, units, leavers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.imports.findings import Findings
from profiles.imports.models import ImportRow, PeopleImport
from profiles.imports.rules import find_cycles, find_depths
from profiles.me.models import Person
from profiles.units.rules import Place, Tree, UnknownUnit


@dataclass
class Row:
    """What checking needs of a row."""

    line: int
    external_id: str
    person_id: UUID
    manager: str | None
    names_manager: bool
    place: Place | None
    subject: str | None
    broken: bool
    manager_id: UUID | None = None
    loses_manager: bool = False


@dataclass(frozen=True)
class Known:
    """What checking needs of a person the company has."""

    id: UUID
    external_id: str | None
    manager_id: UUID | None
    subject: str


def place_of(wanted: dict[str, Any]) -> Place | None:  # a WantedPerson
    """Give where a row wants a person to be; None where it says nothing."""
    if not wanted.get("unit") and not wanted.get("unit_external_id"):
        return None
    return Place(tuple(wanted.get("unit") or ()), wanted.get("unit_external_id"))


async def check(
    session: AsyncSession, running: PeopleImport, tree: Tree, findings: Findings
) -> None:
    """Check rows against each other and the company; plan the units they need in `tree`."""
    rows = await _load_rows(session, running)
    known = await _load_known(session, running.company_id)
    _check_units(rows, tree, findings)
    _check_subjects(rows, known, findings)
    _find_managers(rows, known, findings)
    depths = _check_circles(rows, known, findings)
    await findings.store()
    await _store(session, running, rows, depths)
    running.broken = sum(row.broken for row in rows)


async def _load_rows(session: AsyncSession, running: PeopleImport) -> list[Row]:
    statement = select(
        col(ImportRow.line),
        col(ImportRow.external_id),
        col(ImportRow.person_id),
        col(ImportRow.wanted),
        col(ImportRow.broken),
    ).where(col(ImportRow.company_id) == running.company_id, col(ImportRow.import_id) == running.id)
    rows = await session.execute(statement.order_by(col(ImportRow.line)))
    return [
        Row(
            line=row.line,
            external_id=row.external_id,
            person_id=row.person_id,
            manager=row.wanted.get("manager_external_id"),
            names_manager="manager_external_id" in row.wanted,
            place=place_of(row.wanted),
            subject=row.wanted.get("subject"),
            broken=row.broken,
        )
        for row in rows
    ]


async def _load_known(session: AsyncSession, company_id: UUID) -> list[Known]:
    statement = select(
        col(Person.id), col(Person.external_id), col(Person.manager_id), col(Person.subject)
    ).where(col(Person.company_id) == company_id)
    return [Known(*row) for row in await session.execute(statement)]


def _check_units(rows: list[Row], tree: Tree, findings: Findings) -> None:
    # Rows that explain an external id by a path come first, wherever they stand in the file.
    for row in sorted(rows, key=lambda one: not (one.place and one.place.names)):
        if row.broken or row.place is None:
            continue
        try:
            tree.find(row.place)
        except UnknownUnit:
            row.broken = True
            text = "No unit has this id yet. Give its path in the column unit."
            findings.note_one(row.line, "unit_external_id", "unknown_unit", text)


def _check_subjects(rows: list[Row], known: list[Known], findings: Findings) -> None:
    """Refuse a sign-in that would be two people's: also the one that follows from the HR id."""
    holders = {one.subject: one.id for one in known}
    has_account = {one.id for one in known}
    for row in rows:
        subject = row.subject or (None if row.person_id in has_account else row.external_id)
        if row.broken or subject is None:
            continue
        if holders.setdefault(subject, row.person_id) != row.person_id:
            row.broken = True
            text = "Somebody else signs in as this subject."
            findings.note_one(row.line, "subject", "subject_taken", text)


def _find_managers(rows: list[Row], known: list[Known], findings: Findings) -> None:
    by_external_id = {one.external_id: one.id for one in known if one.external_id}
    refused = {row.external_id for row in rows if row.broken} - by_external_id.keys()
    by_external_id |= {row.external_id: row.person_id for row in rows if not row.broken}
    for row in rows:
        if row.broken or row.manager is None:
            continue
        row.manager_id = by_external_id.get(row.manager)
        if row.manager in refused:
            # One bad cell of a director must not refuse everyone below.
            row.loses_manager = True
            text = "The manager's own row is broken; this row is taken without its manager."
            findings.note_one(row.line, "manager_external_id", "manager_refused", text)
        elif row.manager_id is None:
            row.broken = True
            text = "Nobody in the file or the company has this external_id."
            findings.note_one(row.line, "manager_external_id", "unknown_manager", text)


def _check_circles(rows: list[Row], known: list[Known], findings: Findings) -> dict[str, int]:
    """Refuse rows that close a circle until none is left; give how deep everybody stands."""
    while True:
        manager_of = {str(one.id): str(one.manager_id) for one in known if one.manager_id}
        for row in rows:
            if not row.broken and row.names_manager and not row.loses_manager:
                manager_of.pop(str(row.person_id), None)
                if row.manager_id is not None:
                    manager_of[str(row.person_id)] = str(row.manager_id)
        circular = find_cycles(manager_of)
        if not circular:
            return find_depths(manager_of)
        for row in rows:
            if str(row.person_id) in circular and not row.broken:
                row.broken = True
                text = "Following the managers up from here leads back here."
                findings.note_one(row.line, "manager_external_id", "manager_circle", text)


async def _store(
    session: AsyncSession, running: PeopleImport, rows: list[Row], depths: dict[str, int]
) -> None:
    statement = (
        update(ImportRow)
        .where(
            col(ImportRow.company_id) == running.company_id,
            col(ImportRow.import_id) == running.id,
            col(ImportRow.line) == bindparam("at_line"),
        )
        .values(
            broken=bindparam("is_broken"),
            depth=bindparam("at_depth"),
            manager_id=bindparam("by_manager"),
        )
        .execution_options(synchronize_session=False)
    )
    connection = await session.connection()
    await connection.execute(
        statement,
        [
            {
                "at_line": row.line,
                "is_broken": row.broken,
                "at_depth": depths.get(str(row.person_id), 0),
                "by_manager": row.manager_id,
            }
            for row in rows
        ],
    )
