"""Opening, closing and reading one's calendar."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.calendars.models import CalendarFeed
from profiles.calendars.rules import Meeting, write_calendar
from profiles.calendars.secrets import Claimed, fits, hash_of, new_secret, read_secret
from profiles.check_ins.finding import is_of
from profiles.check_ins.tables import CheckIn
from profiles.check_ins.talks import find_talks
from profiles.me.models import Person
from profiles.names import name_people
from shared.auth.caller import Caller
from shared.database import enter_company
from shared.languages import Language
from shared.problems import NotFound


async def open_calendar(
    session: AsyncSession, caller: Caller, now: datetime
) -> tuple[CalendarFeed, str]:
    """Give one's calendar a new address; the one before ends."""
    secret = new_secret(Claimed(caller.company_id, caller.person_id))
    fresh = {"secret_hash": hash_of(secret), "created_at": now}
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    statement = insert(CalendarFeed).values(**key, **fresh)
    row = await session.execute(
        statement.on_conflict_do_update(index_elements=list(key), set_=fresh).returning(
            CalendarFeed
        )
    )
    return row.scalar_one(), secret


async def find_calendar(session: AsyncSession, caller: Caller) -> CalendarFeed:
    """Say since when one's calendar has its address. Raises NotFound."""
    row = await session.get(CalendarFeed, (caller.company_id, caller.person_id))
    if row is None:
        raise NotFound("You have no calendar address; POST /profiles/calendars makes one.")
    return row


async def close_calendar(session: AsyncSession, caller: Caller) -> None:
    """End the address at once."""
    await session.execute(
        delete(CalendarFeed).where(
            col(CalendarFeed.company_id) == caller.company_id,
            col(CalendarFeed.person_id) == caller.person_id,
        )
    )


async def recognise(session: AsyncSession, secret: str) -> Person:
    """Find whose calendar it is and enter their company.

    Raises NotFound, whatever is wrong with the secret, and for who left.
    """
    claimed = read_secret(secret)
    if claimed is None:
        raise NotFound
    await enter_company(session, claimed.company_id)
    row = await session.get(CalendarFeed, tuple(claimed))
    if row is None or not fits(secret, row.secret_hash):
        raise NotFound
    person = await session.get_one(Person, tuple(claimed))
    if not person.active:
        raise NotFound
    return person


async def read_calendar(session: AsyncSession, person: Person, now: datetime) -> bytes:
    """Write the calendar of a person: their running check-ins."""
    statement = select(CheckIn).where(
        col(CheckIn.company_id) == person.company_id,
        is_of(person.id),
        col(CheckIn.state) == "running",
    )
    found = (await session.scalars(statement.order_by(col(CheckIn.id)))).all()
    # Both sides of what is running are there.
    others = {row.id: row.other(person.id) for row in found}
    names = await name_people(session, person.company_id, filter(None, others.values()))
    talks = await find_talks(session, found)
    meetings = [
        Meeting(
            row,
            names[other].display_name,
            {talk.day for talk in talks[row.id] if talk.outcome == "skipped"},
        )
        for row in found
        if (other := others[row.id])
    ]
    # The column was written from a model that allows nothing but languages.
    return write_calendar(meetings, cast(Language, person.language), now)


def path_of(secret: str) -> str:
    """Give the path to subscribe to."""
    return f"/profiles/calendars/{secret}.ics"
