"""Keeping who read what about whom, showing it, and clearing it after a year."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, delete, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.receipts.models import AccessReceipt, ReceiptKind
from profiles.receipts.rules import KEPT, READINGS
from shared.auth.caller import Caller
from shared.due import Due, schedule, schedule_unless_planned
from shared.ids import new_id
from shared.paging import time_and_id

CLEARING = "receipts-cleared"
_DAILY = timedelta(days=1)


async def note_readings(
    session: AsyncSession, caller: Caller, kind: ReceiptKind, people: Collection[UUID]
) -> None:
    """Keep that the caller read something about each of these people; about oneself nothing."""
    now = datetime.now(UTC)
    rows = [
        _receipt(caller, kind, now) | {"id": new_id(), "person_id": person}
        for person in set(people) - {caller.person_id}
    ]
    if rows:
        await session.execute(insert(AccessReceipt).values(rows))
        await _plan_clearing(session, caller.company_id, now)


async def note_readings_of_all(session: AsyncSession, caller: Caller, kind: ReceiptKind) -> None:
    """Keep that the caller read something about everybody, in one statement."""
    now = datetime.now(UTC)
    values = _receipt(caller, kind, now)
    fixed = [literal(value).label(name) for name, value in values.items()]
    everybody = select(
        *fixed, func.gen_random_uuid().label("id"), col(Person.id).label("person_id")
    ).where(col(Person.company_id) == caller.company_id, col(Person.id) != caller.person_id)
    await session.execute(
        insert(AccessReceipt).from_select([*values, "id", "person_id"], everybody)
    )
    await _plan_clearing(session, caller.company_id, now)


async def list_access_receipts(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[AccessReceipt]:
    """List who read what about the caller, the latest first."""
    order = tuple_(col(AccessReceipt.read_at), col(AccessReceipt.id))
    statement = select(AccessReceipt).where(
        col(AccessReceipt.company_id) == caller.company_id,
        col(AccessReceipt.person_id) == caller.person_id,
    )
    if after is not None:
        statement = statement.where(order < time_and_id(after))
    descending = (col(AccessReceipt.read_at).desc(), col(AccessReceipt.id).desc())
    return (await session.scalars(statement.order_by(*descending).limit(limit + 1))).all()


async def count_readings(
    session: AsyncSession, caller: Caller
) -> Sequence[Row[str, str, str, int, int]]:
    """Count readings per month, kind and role, where they are about enough people.

    A row about fewer is left out whole, and no total is given from which it could be inferred.
    """
    company = await find_company(session, caller.company_id)
    month = func.to_char(func.timezone("UTC", col(AccessReceipt.read_at)), "YYYY-MM").label("month")
    people = func.count(col(AccessReceipt.person_id).distinct())
    statement = (
        select(month, col(AccessReceipt.kind), col(AccessReceipt.role), func.count(), people)
        .where(col(AccessReceipt.company_id) == caller.company_id)
        .group_by(month, col(AccessReceipt.kind), col(AccessReceipt.role))
        .having(people >= company.minimum_group_size)
        .order_by(month.desc(), col(AccessReceipt.kind))
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


def _receipt(caller: Caller, kind: ReceiptKind, now: datetime) -> dict[str, object]:
    return {
        "company_id": caller.company_id,
        "by": caller.person_id,
        "role": READINGS[kind].role,
        "kind": kind,
        "read_at": now,
    }


async def _plan_clearing(session: AsyncSession, company_id: UUID, now: datetime) -> None:
    due = Due(company_id=company_id, kind=CLEARING, key="", at=now + _DAILY)
    await schedule_unless_planned(session, due)
