"""Keeping who read what about whom, showing it, and clearing it after a year."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, delete, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.receipts.models import AccessReceipt, ReceiptKind
from profiles.receipts.rules import KEPT, READINGS
from shared.auth.caller import Caller
from shared.due import Due, schedule, schedule_unless_planned
from shared.paging import latest_first

CLEARING = "receipts-cleared"
_DAILY = timedelta(days=1)


async def note_readings(
    session: AsyncSession, caller: Caller, kind: ReceiptKind, people: Collection[UUID]
) -> None:
    """Keep that the caller read something about each of these people.

    About oneself nothing is kept, and nothing new about who was erased.
    """
    if set(people) - {caller.person_id}:
        await _note(session, caller, kind, col(Person.id).in_(set(people)))


async def note_readings_of_all(session: AsyncSession, caller: Caller, kind: ReceiptKind) -> None:
    """Keep that the caller read something about everybody, in one statement."""
    await _note(session, caller, kind, true())


async def list_access_receipts(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[AccessReceipt]:
    """List who read what about the caller, the latest first."""
    order = (col(AccessReceipt.read_at), col(AccessReceipt.id))
    statement = select(AccessReceipt).where(
        col(AccessReceipt.company_id) == caller.company_id,
        col(AccessReceipt.person_id) == caller.person_id,
    )
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


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


async def _note(
    session: AsyncSession, caller: Caller, kind: ReceiptKind, which: ColumnElement[bool]
) -> None:
    now = datetime.now(UTC)
    values = {
        "company_id": caller.company_id,
        "by": caller.person_id,
        "role": READINGS[kind].role,
        "kind": kind,
        "read_at": now,
    }
    told = [literal(value).label(name) for name, value in values.items()]
    read = select(*told, func.gen_random_uuid(), col(Person.id)).where(
        col(Person.company_id) == caller.company_id, col(Person.id) != caller.person_id, which
    )
    await session.execute(insert(AccessReceipt).from_select([*values, "id", "person_id"], read))
    await _plan_clearing(session, caller.company_id, now)


async def _plan_clearing(session: AsyncSession, company_id: UUID, now: datetime) -> None:
    due = Due(company_id=company_id, kind=CLEARING, key="", at=now + _DAILY)
    await schedule_unless_planned(session, due)
