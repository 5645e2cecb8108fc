"""What a person did together with a point person, in check-ins and by thanking, is forgotten."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.calendars.models import CalendarFeed
from profiles.check_ins.finding import is_of
from profiles.check_ins.reminders import NEAR
from profiles.check_ins.tables import CheckIn
from profiles.fresh_competences.models import FreshChoice, FreshCompetence
from profiles.me.models import Person
from profiles.point_people.models import PointPerson
from shared.due import unschedule


async def forget_together(session: AsyncSession, person: Person) -> None:
    """Delete what is the person's; what was passed on of it goes along."""
    mine = col(CheckIn.company_id) == person.company_id, is_of(person.id)
    for check_in_id in await session.scalars(select(col(CheckIn.id)).where(*mine)):
        await unschedule(session, person.company_id, NEAR, str(check_in_id))
    # All of it, the other side's notes included: they speak of the person.
    await session.execute(delete(CheckIn).where(*mine))
    for table in (PointPerson, FreshChoice, FreshCompetence, CalendarFeed):
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
