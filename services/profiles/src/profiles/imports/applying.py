"""Taking checked rows in, a slice per transaction, managers before those they manage."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.hiring import change_person, keep_people, newcomer
from profiles.imports.checking import place_of
from profiles.imports.models import ImportRow, PeopleImport
from profiles.imports.planning import Circumstances, changes_of, columns_of
from profiles.imports.rules import WantedPerson
from profiles.me.models import Person
from profiles.units.operations import load_tree
from profiles.units.rules import Tree

SLICE: Final = 500


async def apply_slice(session: AsyncSession, running: PeopleImport) -> bool:
    """Deal with the next rows; give whether there were any. A dry run only counts."""
    rows = await _next_rows(session, running)
    if not rows:
        return False
    company = await session.get_one(Company, running.company_id)
    tree = await load_tree(session, running.company_id)
    people = await _load_people(session, running.company_id, rows)
    news: list[Person] = []
    renamed: set[UUID] = set()
    for row in rows:
        person = people.get(row.person_id) or newcomer(
            company, row.person_id, row.external_id, row.external_id
        )
        changes = _changes(row, person, tree, circumstances(running, company))
        _count(running, row, people, changes)
        if not running.dry_run and (changes or row.person_id not in people):
            if "display_name" in changes or row.person_id not in people:
                renamed.add(person.id)
            change_person(session, person, changes, running.by)
            news.append(person)
    if not running.dry_run:
        await keep_people(session, news, renamed, company)
    await _mark(session, running, rows)
    return True


def circumstances(running: PeopleImport, company: Company) -> Circumstances:
    """Give what decides besides the rows."""
    today = datetime.now(ZoneInfo(company.time_zone)).date()
    return Circumstances(company.language, today, running.leavers == "absent")


def _changes(
    row: ImportRow, person: Person, tree: Tree, around: Circumstances
) -> dict[str, Any]:  # columns
    wanted = WantedPerson.model_validate(row.wanted)
    place = place_of(row.wanted)
    unit_id = tree.find(place) if place else None
    current = person.model_dump()
    manager_id = row.manager_id
    if wanted.manager_external_id is not None and manager_id is None:
        manager_id = person.manager_id  # their manager's own row was refused
    return changes_of(columns_of(wanted, unit_id, manager_id, current, around), current)


def _count(
    running: PeopleImport,
    row: ImportRow,
    people: Mapping[UUID, Person],
    changes: Mapping[str, object],
) -> None:
    known = people.get(row.person_id)
    if known is None:
        running.created += 1
    elif changes:
        running.changed += 1
    else:
        running.unchanged += 1
    if known is not None and known.active and changes.get("active") is False:
        running.left += 1


async def _next_rows(session: AsyncSession, running: PeopleImport) -> Sequence[ImportRow]:
    statement = (
        select(ImportRow)
        .where(
            col(ImportRow.company_id) == running.company_id,
            col(ImportRow.import_id) == running.id,
            col(ImportRow.applied).is_(False),
            col(ImportRow.broken).is_(False),
        )
        .order_by(col(ImportRow.depth), col(ImportRow.line))
        .limit(SLICE)
    )
    return (await session.scalars(statement)).all()


async def _load_people(
    session: AsyncSession, company_id: UUID, rows: Sequence[ImportRow]
) -> dict[UUID, Person]:
    statement = (
        select(Person)
        .where(
            col(Person.company_id) == company_id,
            col(Person.id).in_([row.person_id for row in rows]),
        )
        .order_by(col(Person.id))
        .with_for_update()
    )
    return {person.id: person for person in await session.scalars(statement)}


async def _mark(session: AsyncSession, running: PeopleImport, rows: Sequence[ImportRow]) -> None:
    await session.execute(
        update(ImportRow)
        .where(
            col(ImportRow.company_id) == running.company_id,
            col(ImportRow.import_id) == running.id,
            col(ImportRow.line).in_([row.line for row in rows]),
        )
        .values(applied=True)
        .execution_options(synchronize_session=False)
    )
    running.applied += len(rows)
