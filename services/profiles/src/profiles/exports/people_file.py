"""Writing the people file, page by page, so that memory stays flat."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.imports.cells import COLUMNS, Column
from profiles.imports.reading import to_safe_cell
from profiles.me.models import Person
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.database import Sessions, enter_company
from shared.problems import MissingRole

PAGE: Final = 500
SEPARATOR: Final = ";"


def check_authority(caller: Caller) -> None:
    """Let administrators of the whole company pass. Raises MissingRole."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company export people.")


async def people_file(sessions: Sessions, company_id: UUID) -> AsyncIterator[str]:
    """Give the file in pieces: the columns of the import, people by external id.

    People whom HR has not named are left out: without an external id no import would take them.
    """
    yield _lines([list(COLUMNS)])
    last = ""
    while True:
        async with sessions.begin() as session:
            await enter_company(session, company_id)
            units = await _unit_names(session, company_id)
            page = await _page(session, company_id, last)
        if not page:
            return
        yield _lines([_cells(person, manager, units) for person, manager in page])
        last = page[-1][0].external_id or ""


async def _page(
    session: AsyncSession, company_id: UUID, last: str
) -> Sequence[Row[Person, str | None]]:
    manager = aliased(Person)
    is_manager = and_(
        col(manager.company_id) == col(Person.company_id), col(manager.id) == Person.manager_id
    )
    statement = (
        select(Person, col(manager.external_id))
        .outerjoin(manager, is_manager)
        .where(col(Person.company_id) == company_id, col(Person.external_id) > last)
        .order_by(col(Person.external_id))
        .limit(PAGE)
    )
    return (await session.execute(statement)).all()


async def _unit_names(session: AsyncSession, company_id: UUID) -> Mapping[UUID, tuple[str, str]]:
    """Give every unit's path of names and its external id."""
    statement = select(Unit).where(col(Unit.company_id) == company_id)
    units = {unit.id: unit for unit in await session.scalars(statement)}
    return {
        unit.id: (
            "/".join(units[one].name.replace("/", "\\/") for one in unit.path),
            unit.external_id or "",
        )
        for unit in units.values()
    }


def _cells(person: Person, manager: str | None, units: Mapping[UUID, tuple[str, str]]) -> list[str]:
    path, unit_external_id = units[person.unit_id] if person.unit_id else ("", "")
    whole = [str(grant["role"]) for grant in person.roles if grant["unit_id"] is None]
    cells: dict[Column, object] = {
        "external_id": person.external_id,
        "display_name": person.display_name,
        "email": person.email,
        "unit": path,
        "unit_external_id": unit_external_id,
        "manager_external_id": manager,
        "language": person.language,
        "languages": " ".join(person.languages),
        "started_on": person.started_on,
        "left_on": person.left_on,
        "roles": " ".join(whole) or "learner",
        "subject": person.subject,
        "job_title": person.job_title,
    }
    return [to_safe_cell(str(cells[column] or "")) for column in COLUMNS]


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATOR).writerows(rows)
    return text.getvalue()
