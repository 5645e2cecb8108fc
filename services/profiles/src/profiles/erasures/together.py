"""What a person did together with a point person, in check-ins and by thanking, is forgotten."""

from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.calendars.models import CalendarFeed
from profiles.check_ins.finding import is_of
from profiles.check_ins.reminders import NEAR
from profiles.check_ins.tables import CheckIn
from profiles.fresh_competences.models import FreshChoice, FreshCompetence
from profiles.kudos.models import Kudos, KudosReceiver, Milestone, MilestoneChoice
from profiles.me.models import Person
from profiles.point_people.models import PointPerson
from shared.due import unschedule

_OWN: Final = (
    PointPerson,
    FreshChoice,
    FreshCompetence,
    CalendarFeed,
    KudosReceiver,
    Milestone,
    MilestoneChoice,
)


async def forget_together(session: AsyncSession, person: Person) -> None:
    """Delete what is the person's; what was passed on of it goes along."""
    mine = col(CheckIn.company_id) == person.company_id, is_of(person.id)
    for check_in_id in await session.scalars(select(col(CheckIn.id)).where(*mine)):
        await unschedule(session, person.company_id, NEAR, str(check_in_id))
    # All of it, the other side's notes included: they speak of the person.
    await session.execute(delete(CheckIn).where(*mine))
    await _forget_kudos(session, person)
    for table in _OWN:
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )


async def _forget_kudos(session: AsyncSession, person: Person) -> None:
    """Leave others the thanks they got, without a name; what thanks only the person goes."""
    here = col(Kudos.company_id) == person.company_id
    others = select(KudosReceiver).where(
        col(KudosReceiver.company_id) == col(Kudos.company_id),
        col(KudosReceiver.kudos_id) == col(Kudos.id),
        col(KudosReceiver.person_id) != person.id,
    )
    received = select(col(KudosReceiver.kudos_id)).where(
        col(KudosReceiver.company_id) == person.company_id,
        col(KudosReceiver.person_id) == person.id,
    )
    await session.execute(delete(Kudos).where(here, col(Kudos.id).in_(received), ~others.exists()))
    await session.execute(
        update(Kudos).where(here, col(Kudos.giver_id) == person.id).values(giver_id=None)
    )
