"""An import step by step: each step is one transaction, and a killed worker goes on after it."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.imports.applying import apply_slice
from profiles.imports.checking import check
from profiles.imports.findings import FILE, Findings
from profiles.imports.leavers import check_administrators, check_leavers, let_absent_leave
from profiles.imports.models import ImportChunk, ImportRow, PeopleImport, Status
from profiles.imports.operations import go_on
from profiles.imports.reading import Unreadable
from profiles.imports.staging import stage
from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.units.history import Origin
from profiles.units.operations import load_tree, store_tree
from profiles.units.rules import Tree
from shared.due import Due

_ATTEMPTS: Final = 3
_TOLD_AT_ONCE: Final = 500


async def run_import(session: AsyncSession, due: Due) -> None:
    """Do the next step of an import and plan the one after."""
    running = await session.get(PeopleImport, (due.company_id, UUID(due.key)), with_for_update=True)
    if running is None or running.finished_at is not None:
        return
    if due.attempts >= _ATTEMPTS:
        findings = Findings(session, running)
        findings.note_one(FILE, None, "failed", "Something broke on our side; it has been logged.")
        await findings.store()
        await _finish(session, running, "failed")
    elif running.status == "waiting":
        await _check(session, running)
    elif not await apply_slice(session, running) and not await let_absent_leave(session, running):
        await _finish(session, running, "done")
    if running.finished_at is None:
        await go_on(session, running)


async def _check(session: AsyncSession, running: PeopleImport) -> None:
    findings = Findings(session, running)
    tree = await load_tree(session, running.company_id)
    try:
        await stage(session, running, findings)
        if running.rows == 0:
            raise Unreadable(FILE, "The file has no rows below its header.")
    except Unreadable as error:
        findings.note_one(error.line, None, "unreadable", error.text)
        await findings.store()
        await _finish(session, running, "refused")
        return
    await check(session, running, tree, findings)
    is_safe = await check_administrators(session, running, findings)
    is_safe = await check_leavers(session, running, findings) and is_safe
    await findings.store()
    if not is_safe or (running.errors and running.broken_rows == "refuse"):
        await _finish(session, running, "refused")
        return
    if not running.dry_run:
        await _move_units(session, running, tree)
    running.status = "applying"


async def _move_units(session: AsyncSession, running: PeopleImport, tree: Tree) -> None:
    """Make and move the units, and tell of the people below that their path is another now."""
    moved = await store_tree(session, running.company_id, tree, Origin("import", running.by))
    await session.flush()
    if not moved:
        return
    statement = select(Person).where(
        col(Person.company_id) == running.company_id, col(Person.unit_id).in_(moved)
    )
    people = (await session.scalars(statement.with_for_update())).all()
    for person in people:
        person.revision += 1
    for begin in range(0, len(people), _TOLD_AT_ONCE):
        await tell_people(session, people[begin : begin + _TOLD_AT_ONCE], named=())


async def _finish(session: AsyncSession, running: PeopleImport, status: Status) -> None:
    """End an import and drop the file: it holds what nobody needs twice."""
    running.status, running.finished_at = status, datetime.now(UTC)
    for table in (ImportChunk, ImportRow):
        await session.execute(
            delete(table).where(
                col(table.company_id) == running.company_id, col(table.import_id) == running.id
            )
        )
