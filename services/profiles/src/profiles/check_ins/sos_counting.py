"""What others learn of SOS moments: that somebody of a unit had one in a week, never who.

Counting people without knowing them needs a name for each that nobody can read. It is made from
a random key of the quarter that is thrown away with it; within a quarter the same person has the
same name, so that three moments of one person do not count as three people.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.tables import CheckIn, SosKey
from profiles.company.operations import find_company
from profiles.me.models import Person
from profiles.units.models import Unit
from shared.due import Due, schedule
from shared.events.talks import SosTookPlace
from shared.ids import new_id
from shared.outbox import publish

KEY_ENDS: Final = "sos-key-ends"
# A quarter and the time in which a talk of it can still be said to have taken place.
KEPT: Final = timedelta(days=14 * 7 + 31)


async def tell_that_it_took_place(session: AsyncSession, row: CheckIn, day: date) -> None:
    """Say that somebody of a unit had an SOS moment in the week of a day."""
    employee = await _employee(session, row)
    unit = await session.get(Unit, (row.company_id, employee.unit_id)) if employee.unit_id else None
    company = await find_company(session, row.company_id)
    monday = day - timedelta(days=day.weekday())
    # Noon of the week's Monday: neither the day nor the hour tells whose moment it was.
    at = datetime.combine(monday, time(12), ZoneInfo(company.time_zone)).astimezone(UTC)
    publish(
        session,
        SosTookPlace(
            company_id=row.company_id,
            occurred_at=at,
            moment_id=new_id(),
            participant=name_in_quarter(await _key(session, row.company_id, monday), employee.id),
            unit_path=tuple(unit.path) if unit else (),
        ),
    )


def quarter_of(day: date) -> date:
    """Give the first day of the quarter that figures know: thirteen ISO weeks, or fourteen."""
    year, week, _ = day.isocalendar()
    return date.fromisocalendar(year, min((week - 1) // 13, 3) * 13 + 1, 1)


def name_in_quarter(key: bytes, person_id: UUID) -> UUID:
    """Name a person so that without the key nobody can tell who it is."""
    return UUID(bytes=hmac.new(key, person_id.bytes, hashlib.sha256).digest()[:16], version=4)


async def _employee(session: AsyncSession, row: CheckIn) -> Person:
    proposer = await session.get_one(Person, (row.company_id, row.proposer_id))
    partner = await session.get_one(Person, (row.company_id, row.partner_id))
    return partner if partner.manager_id == proposer.id else proposer


async def throw_key_away(session: AsyncSession, due: Due) -> None:
    """Make the names of a quarter unreadable for good."""
    await session.execute(
        delete(SosKey).where(
            col(SosKey.company_id) == due.company_id,
            col(SosKey.quarter) == date.fromisoformat(due.key),
        )
    )


async def _key(session: AsyncSession, company_id: UUID, day: date) -> bytes:
    """Give the key of the day's quarter, making it and planning its end."""
    quarter = quarter_of(day)
    statement = insert(SosKey).values(
        company_id=company_id, quarter=quarter, key=secrets.token_bytes(32)
    )
    made = statement.on_conflict_do_nothing().returning(col(SosKey.quarter))
    if await session.scalar(made) is not None:
        at = datetime.combine(quarter, time(), UTC) + KEPT
        key = quarter.isoformat()
        await schedule(session, Due(company_id=company_id, kind=KEY_ENDS, key=key, at=at))
    known = select(col(SosKey.key)).where(
        col(SosKey.company_id) == company_id, col(SosKey.quarter) == quarter
    )
    return (await session.scalars(known)).one()
