"""Reading the ledger, correcting it, and approving what waits."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.allowances.keepers import (
    check_keeps,
    in_or_below,
    keeps,
    kept_units,
    path_of_person,
)
from profiles.ledger.models import LedgerEntry, LedgerEntryOut, LedgerRuling
from profiles.ledger.rules import (
    state_of_entry,
)
from profiles.me.models import Person
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import MissingRole, NotFound


class LedgerFilter(NamedTuple):
    """Which entries a list is about."""

    person_id: UUID | None
    is_awaiting: bool
    since: date | None
    until: date | None


async def find_entry(session: AsyncSession, caller: Caller, entry_id: UUID) -> LedgerEntry:
    """Find an entry of one's own, or one whose books one keeps. Raises NotFound."""
    entry = await session.get(LedgerEntry, (caller.company_id, entry_id))
    if entry is None:
        raise NotFound
    if entry.person_id != caller.person_id and not await is_keeper(session, caller, entry):
        raise NotFound
    return entry


async def list_entries(
    session: AsyncSession, caller: Caller, wanted: LedgerFilter, limit: int, after: str | None
) -> Sequence[LedgerEntry]:
    """List one's own entries, as L&D somebody's or what waits, the latest first."""
    order = (col(LedgerEntry.entered_at), col(LedgerEntry.id))
    conditions = await _chosen(session, caller, wanted)
    statement = select(LedgerEntry).where(
        col(LedgerEntry.company_id) == caller.company_id, *conditions
    )
    if wanted.since is not None:
        statement = statement.where(col(LedgerEntry.on) >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(col(LedgerEntry.on) <= wanted.until)
    page = latest_first(statement, order, limit, after)
    return (await session.scalars(page)).all()


async def show_entries(
    session: AsyncSession, caller: Caller, entries: Sequence[LedgerEntry]
) -> list[LedgerEntryOut]:
    """Show entries with what became of them; a moment's words are its owner's."""
    if not entries:
        return []
    ids = [one.reverses_id or one.id for one in entries]
    in_company = col(LedgerRuling.company_id) == caller.company_id
    asked = select(LedgerRuling).where(in_company, col(LedgerRuling.entry_id).in_(ids))
    rulings = {ruling.entry_id: ruling for ruling in await session.scalars(asked)}
    against = select(col(LedgerEntry.reverses_id), col(LedgerEntry.id)).where(
        col(LedgerEntry.company_id) == caller.company_id, col(LedgerEntry.reverses_id).in_(ids)
    )
    reversals = {row.reverses_id: row.id for row in await session.execute(against)}
    return [
        LedgerEntryOut.model_validate(
            one.model_dump(exclude={"company_id", "needs_approval"})
            | {
                "moment_id": one.moment_id if one.person_id == caller.person_id else None,
                "reversed_by_id": reversals.get(one.id),
                "state": state_of_entry(one, rulings.get(one.reverses_id or one.id)),
                "ruling": rulings.get(one.reverses_id or one.id),
            },
            from_attributes=True,
        )
        for one in entries
    ]


def kept_by(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    """Tell which entries' books the caller keeps."""
    units = kept_units(caller)
    if units is None:
        return ()
    people = (
        select(col(Person.id))
        .join(
            Unit,
            (col(Unit.company_id) == col(Person.company_id)) & (col(Unit.id) == Person.unit_id),
        )
        .where(
            col(Person.company_id) == caller.company_id,
            in_or_below(units),
        )
    )
    return (col(LedgerEntry.person_id).in_(people),)


async def _chosen(
    session: AsyncSession, caller: Caller, wanted: LedgerFilter
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.is_awaiting:
        if not any(caller.holds_anywhere(role) for role in ("analyst", "administrator")):
            raise MissingRole("Ask an L&D analyst or administrator.")
        conditions += [_waits(), *kept_by(caller)]
    elif wanted.person_id not in (None, caller.person_id):
        path = await path_of_person(session, caller.company_id, wanted.person_id or UUID(int=0))
        check_keeps(caller, path or ())
    if wanted.person_id is not None or not wanted.is_awaiting:
        conditions.append(col(LedgerEntry.person_id) == (wanted.person_id or caller.person_id))
    return conditions


def _waits() -> ColumnElement[bool]:
    other = aliased(LedgerEntry)
    ruled = select(col(LedgerRuling.entry_id)).where(
        col(LedgerRuling.company_id) == col(LedgerEntry.company_id),
        col(LedgerRuling.entry_id) == col(LedgerEntry.id),
    )
    reversed_ = select(col(other.id)).where(
        col(other.company_id) == col(LedgerEntry.company_id),
        col(other.reverses_id) == col(LedgerEntry.id),
    )
    is_request = col(LedgerEntry.needs_approval) & col(LedgerEntry.reverses_id).is_(None)
    return is_request & ~ruled.exists() & ~reversed_.exists()


async def is_keeper(session: AsyncSession, caller: Caller, entry: LedgerEntry) -> bool:
    """Tell whether the caller keeps the books this entry stands in."""
    if entry.person_id is None:
        return keeps(caller, ())
    path = await path_of_person(session, caller.company_id, entry.person_id)
    return keeps(caller, path or ())
