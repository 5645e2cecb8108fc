"""The ledger as a file for administration, such as of the right to training."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.imports.reading import to_safe_cell
from profiles.ledger.models import LedgerEntry, LedgerRuling
from profiles.ledger.operations import kept_by
from profiles.ledger.rules import state_of_entry
from profiles.me.models import Person
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.database import Sessions, enter_company

# Any of the latter three may be missing, which an outer join does not say.
Line = Row[LedgerEntry, LedgerRuling, Person, Unit]

PAGE: Final = 500
SEPARATOR: Final = ";"
BYTE_ORDER_MARK: Final = "\ufeff"
COLUMNS: Final = (
    "external_id", "name", "unit", "on", "form", "hours", "minutes", "amount", "currency", "what",
    "subsidy", "subsidy_url", "state", "entry_id", "reverses_id",
)  # fmt: skip


async def ledger_file(
    sessions: Sessions, caller: Caller, since: date | None, until: date | None
) -> AsyncIterator[str]:
    """Give all entries one keeps, by day, in pieces; reversals are lines below zero."""
    yield BYTE_ORDER_MARK + _lines([list(COLUMNS)])
    last: tuple[date, UUID] | None = None
    while True:
        async with sessions.begin() as session:
            await enter_company(session, caller.company_id)
            page = await _page(session, caller, (since, until), last)
        if not page:
            return
        yield _lines([_cells(row) for row in page])
        last = page[-1].LedgerEntry.on, page[-1].LedgerEntry.id


async def list_people(
    session: AsyncSession, caller: Caller, since: date | None, until: date | None
) -> Sequence[UUID]:
    """Name everybody who stands in the file; the erased are nobody any more."""
    of_them = (*_in_file(caller, since, until), col(LedgerEntry.person_id).is_not(None))
    statement = select(col(LedgerEntry.person_id)).where(*of_them).distinct()
    return [one for one in await session.scalars(statement) if one is not None]


async def _page(
    session: AsyncSession,
    caller: Caller,
    period: tuple[date | None, date | None],
    last: tuple[date, UUID] | None,
) -> Sequence[Line]:
    order = (col(LedgerEntry.on), col(LedgerEntry.id))
    statement = _told().where(*_in_file(caller, *period))
    if last is not None:
        statement = statement.where(tuple_(*order) > last)
    return (await session.execute(statement.order_by(*order).limit(PAGE))).all()


def _in_file(caller: Caller, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    conditions = [col(LedgerEntry.company_id) == caller.company_id, *kept_by(caller)]
    if since is not None:
        conditions.append(col(LedgerEntry.on) >= since)
    if until is not None:
        conditions.append(col(LedgerEntry.on) <= until)
    return conditions


def _told() -> Select[LedgerEntry, LedgerRuling, Person, Unit]:
    """Select entries with what was ruled on them, and whose they are."""
    decided_on = func.coalesce(col(LedgerEntry.reverses_id), col(LedgerEntry.id))
    return (
        select(LedgerEntry, LedgerRuling, Person, Unit)
        .outerjoin(
            LedgerRuling,
            and_(
                col(LedgerRuling.company_id) == col(LedgerEntry.company_id),
                col(LedgerRuling.entry_id) == decided_on,
            ),
        )
        .outerjoin(
            Person,
            and_(
                col(Person.company_id) == col(LedgerEntry.company_id),
                col(Person.id) == col(LedgerEntry.person_id),
            ),
        )
        .outerjoin(
            Unit,
            and_(
                col(Unit.company_id) == col(Person.company_id),
                col(Unit.id) == col(Person.unit_id),
            ),
        )
    )


def _cells(row: Line) -> list[str]:
    entry, ruling, person, unit = row
    cells = {
        "external_id": person and person.external_id,
        "name": person and person.display_name,
        "unit": unit and unit.name,
        "on": entry.on,
        "form": entry.form,
        "hours": in_hours(entry.minutes),
        "minutes": entry.minutes,
        "amount": in_units(entry.amount_cents),
        "currency": entry.currency,
        "what": entry.what,
        "subsidy": entry.subsidy,
        "subsidy_url": entry.subsidy_url,
        "state": state_of_entry(entry, ruling),
        "entry_id": entry.id,
        "reverses_id": entry.reverses_id,
    }
    return [_cell(cells[name]) for name in COLUMNS]


def in_hours(minutes: int) -> Decimal:
    """Give hours with two decimals, such as 1.50; thirds are rounded half up, away from zero."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)


def in_units(cents: int) -> Decimal:
    """Give an amount with two decimals."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def _cell(value: object) -> str:
    if value is None:
        return ""
    # A number below zero is no formula, and would be no number with a quote before it.
    return str(value) if isinstance(value, int | Decimal) else to_safe_cell(str(value))


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATOR).writerows(rows)
    return text.getvalue()
