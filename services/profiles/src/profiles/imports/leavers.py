"""Who leaves because the file does not name them, and what no import may do."""

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.imports.findings import FILE, Findings
from profiles.imports.models import ImportRow, PeopleImport
from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.roles.operations import ADMINISTRATES

SLICE: Final = 500


async def check_leavers(session: AsyncSession, running: PeopleImport, findings: Findings) -> bool:
    """Tell whether absence may be taken for leaving; note why not."""
    if running.leavers != "absent":
        return True
    nameless = select(exists().where(*_rows_of(running), col(ImportRow.external_id) == ""))
    if await session.scalar(nameless):
        text = "A row without external_id might be anybody: mend it, or import without leavers."
        findings.note_one(FILE, "external_id", "unnamed_row", text)
        return False
    leaving = await session.scalar(select(func.count()).where(*_absent(running))) or 0
    active = await session.scalar(select(func.count()).where(*_active(running.company_id))) or 0
    bound = running.leavers_at_most
    most = max(10, active // 10) if bound is None else bound
    if leaving > most:
        text = f"{leaving} of {active} people would leave; allow it with leavers_at_most={leaving}."
        findings.note_one(FILE, None, "too_many_leavers", text)
        return False
    if running.dry_run:
        running.left += leaving
    return True


async def check_administrators(
    session: AsyncSession, running: PeopleImport, findings: Findings
) -> bool:
    """Tell whether the company keeps an administrator; note it if not."""
    statement = (
        select(col(Person.id), col(ImportRow.wanted))
        .join(
            ImportRow,
            (col(ImportRow.company_id) == col(Person.company_id))
            & (col(ImportRow.import_id) == running.id)
            & (col(ImportRow.person_id) == col(Person.id))
            & col(ImportRow.broken).is_(False),
            isouter=True,
        )
        .where(*_active(running.company_id), col(Person.roles).contains([ADMINISTRATES]))
    )
    company = await session.get_one(Company, running.company_id)
    today = datetime.now(ZoneInfo(company.time_zone)).date().isoformat()
    for _, wanted in await session.execute(statement):
        roles = (wanted or {}).get("roles")
        left_on = (wanted or {}).get("left_on")
        if (roles is None or "administrator" in roles) and not (left_on and left_on <= today):
            return True
    text = "After this import the company would have no administrator."
    findings.note_one(FILE, "roles", "last_administrator", text)
    return False


async def let_absent_leave(session: AsyncSession, running: PeopleImport) -> bool:
    """End the access of the next people the file does not name; give whether there were any."""
    if running.leavers != "absent" or running.dry_run:
        return False
    statement = select(Person).where(*_absent(running)).order_by(col(Person.id)).limit(SLICE)
    people = (await session.scalars(statement.with_for_update())).all()
    company = await session.get_one(Company, running.company_id)
    for person in people:
        person.active, person.revision = False, person.revision + 1
        person.left_on = datetime.now(ZoneInfo(company.time_zone)).date()
    if people:
        await tell_people(session, people, named=())
    running.left += len(people)
    return bool(people)


def _active(company_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (col(Person.company_id) == company_id, col(Person.active).is_(True))


def _absent(running: PeopleImport) -> tuple[ColumnElement[bool], ...]:
    """Match the people HR once named and does not name now; administrators have to be named."""
    named = exists().where(
        *_rows_of(running), col(ImportRow.external_id) == col(Person.external_id)
    )
    return (
        *_active(running.company_id),
        col(Person.external_id).is_not(None),
        ~col(Person.roles).contains([ADMINISTRATES]),
        ~named,
    )


def _rows_of(running: PeopleImport) -> tuple[ColumnElement[bool], ...]:
    return (
        col(ImportRow.company_id) == running.company_id,
        col(ImportRow.import_id) == running.id,
    )
