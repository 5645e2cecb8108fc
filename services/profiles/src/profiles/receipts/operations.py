"""Keeping who read what about whom, showing it, and clearing it after a year."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    SQLColumnExpression,
    and_,
    case,
    delete,
    func,
    literal,
    null,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.receipts.models import AccessReceipt, ReceiptKind
from profiles.receipts.rules import KEPT, READINGS, Opening, openings
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.due import Due, schedule, schedule_unless_planned
from shared.events.integrations import PersonDataOpened
from shared.paging import latest_first

CLEARING = "receipts-cleared"
# Far above thirteen months of every kind by every role that may read it.
MOST_COUNTS: Final = 1000
_DAILY = timedelta(days=1)


async def note_readings(
    session: AsyncSession, caller: Caller, kind: ReceiptKind, people: Collection[UUID]
) -> None:
    """Keep that the caller read something about each of these people.

    About oneself nothing is kept, and nothing new about who was erased.
    """
    others = set(people) - {caller.person_id}
    if others:
        told = {"id": func.gen_random_uuid(), "person_id": col(Person.id), "people": literal(1)}
        *within, company_wide = openings(kind, caller)
        ways = [(_is_in(one), one.role) for one in within]
        role = case(*ways, else_=company_wide.role) if ways else literal(company_wide.role)
        which = col(Person.id).in_(others)
        await _note(session, caller, kind, told | {"role": role}, which)


async def keep_opening(session: AsyncSession, event: PersonDataOpened) -> None:
    """Keep a reading that another service tells; nothing about who was erased meanwhile."""
    here = {
        one: await session.get(Person, (event.company_id, one))
        for one in (event.person_id, event.by_id)
    }
    if here[event.person_id] is None:
        return
    row = AccessReceipt(
        company_id=event.company_id,
        id=event.event_id,
        person_id=event.person_id,
        by=event.by_id if here[event.by_id] else None,
        role=READINGS[event.what].roles[0],
        kind=event.what,
        read_at=event.occurred_at,
    )
    await session.execute(insert(AccessReceipt).values(row.model_dump()).on_conflict_do_nothing())
    await _plan_clearing(session, event.company_id, event.occurred_at)


async def note_readings_of_all(session: AsyncSession, caller: Caller, kind: ReceiptKind) -> None:
    """Keep that the caller read something about everybody, in one row for all of them."""
    told = {
        "id": func.gen_random_uuid(),
        "person_id": null(),
        "people": func.count(),
        "role": literal(openings(kind, caller)[-1].role),
    }
    await _note(session, caller, kind, told, true())


async def list_access_receipts(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[AccessReceipt]:
    """List who read what about the caller, the latest first.

    What was read about everybody is theirs too, from when they were here.
    """
    order = (col(AccessReceipt.read_at), col(AccessReceipt.id))
    here_since = select(col(Person.created_at)).where(
        col(Person.company_id) == caller.company_id, col(Person.id) == caller.person_id
    )
    is_of_everybody = and_(
        col(AccessReceipt.person_id).is_(None),
        col(AccessReceipt.by).is_distinct_from(caller.person_id),
        col(AccessReceipt.read_at) >= here_since.scalar_subquery(),
    )
    of_company = col(AccessReceipt.company_id) == caller.company_id
    # Apart, so that each is read from the index and no further than a page.
    ids = []
    for condition in (col(AccessReceipt.person_id) == caller.person_id, is_of_everybody):
        page = select(col(AccessReceipt.id)).where(of_company, condition)
        ids.append(select(latest_first(page, order, limit, after).subquery().c.id))
    statement = select(AccessReceipt).where(of_company, col(AccessReceipt.id).in_(union_all(*ids)))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def count_readings(
    session: AsyncSession, caller: Caller
) -> Sequence[Row[str, str, str, int, int]]:
    """Count readings per month, kind and role, where they are about enough people.

    A row about fewer is left out whole, and no total is given from which it could be inferred.
    """
    company = await find_company(session, caller.company_id)
    month = func.to_char(func.timezone("UTC", col(AccessReceipt.read_at)), "YYYY-MM").label("month")
    of_all = func.max(col(AccessReceipt.people)).filter(col(AccessReceipt.person_id).is_(None))
    people = func.greatest(func.count(col(AccessReceipt.person_id).distinct()), of_all)
    readings = func.sum(col(AccessReceipt.people))
    statement = (
        select(month, col(AccessReceipt.kind), col(AccessReceipt.role), readings, people)
        .where(col(AccessReceipt.company_id) == caller.company_id)
        .group_by(month, col(AccessReceipt.kind), col(AccessReceipt.role))
        .having(people >= company.minimum_group_size)
        .order_by(month.desc(), col(AccessReceipt.kind), col(AccessReceipt.role))
        .limit(MOST_COUNTS)
    )
    return (await session.execute(statement)).all()


async def clear_receipts(session: AsyncSession, due: Due) -> None:
    """Delete what is older than a year, and come back in a day."""
    now = max(datetime.now(UTC), due.at)
    await session.execute(
        delete(AccessReceipt).where(
            col(AccessReceipt.company_id) == due.company_id, col(AccessReceipt.read_at) < now - KEPT
        )
    )
    again = Due(company_id=due.company_id, kind=CLEARING, key="", at=now + _DAILY)
    await schedule(session, again)


async def forget_receipts(session: AsyncSession, person: Person) -> None:
    """Delete what was read about an erased person; what they read was read by nobody named."""
    of_company = col(AccessReceipt.company_id) == person.company_id
    await session.execute(
        delete(AccessReceipt).where(of_company, col(AccessReceipt.person_id) == person.id)
    )
    await session.execute(
        update(AccessReceipt).where(of_company, col(AccessReceipt.by) == person.id).values(by=None)
    )


def _is_in(opening: Opening) -> ColumnElement[bool]:
    overlaps: ColumnElement[bool] = col(Unit.path).op("&&", is_comparison=True)(
        list(opening.units or ())
    )
    return overlaps


async def _note(
    session: AsyncSession,
    caller: Caller,
    kind: ReceiptKind,
    told: Mapping[str, SQLColumnExpression[Any]],
    which: ColumnElement[bool],
) -> None:
    now = datetime.now(UTC)
    same = {"company_id": caller.company_id, "by": caller.person_id, "kind": kind, "read_at": now}
    columns = [*same, *told]
    read = (
        select(*(literal(value) for value in same.values()), *told.values())
        .select_from(Person)
        .outerjoin(
            Unit,
            and_(
                col(Unit.company_id) == col(Person.company_id),
                col(Unit.id) == col(Person.unit_id),
            ),
        )
        .where(col(Person.company_id) == caller.company_id, col(Person.id) != caller.person_id)
    )
    await session.execute(insert(AccessReceipt).from_select(columns, read.where(which)))
    await _plan_clearing(session, caller.company_id, now)


async def _plan_clearing(session: AsyncSession, company_id: UUID, now: datetime) -> None:
    due = Due(company_id=company_id, kind=CLEARING, key="", at=now + _DAILY)
    await schedule_unless_planned(session, due)
