"""What a person did together with a point person, in check-ins and by thanking, is forgotten."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.calendars.models import CalendarFeed
from profiles.check_ins.finding import is_of
from profiles.check_ins.reminders import NEAR
from profiles.check_ins.tables import AgendaPoint, CheckIn, PrivateNote, SosMoment, Talk
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
    await _leave_notes(session, person)
    await session.execute(delete(CheckIn).where(*mine))
    await _forget_kudos(session, person)
    for table in _OWN:
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )


async def _leave_notes(session: AsyncSession, person: Person) -> None:
    """Leave the other side its own notes, and nothing else of what the two had."""
    noted = select(col(PrivateNote.check_in_id)).where(
        col(PrivateNote.company_id) == person.company_id, col(PrivateNote.person_id) != person.id
    )
    mine = col(CheckIn.company_id) == person.company_id, is_of(person.id)
    kept = (await session.scalars(select(CheckIn).where(*mine, col(CheckIn.id).in_(noted)))).all()
    ids = [row.id for row in kept]
    for table in (AgendaPoint, SosMoment, Talk):
        await session.execute(delete(table).where(*_of_check_ins(table, person, ids)))
    await session.execute(
        delete(PrivateNote).where(
            *_of_check_ins(PrivateNote, person, ids), col(PrivateNote.person_id) == person.id
        )
    )
    for row in kept:
        row.state, row.revision = "ended", row.revision + 1
        row.proposer_id = None if row.proposer_id == person.id else row.proposer_id
        row.partner_id = None if row.partner_id == person.id else row.partner_id
    await session.flush()


def _of_check_ins(
    table: type[AgendaPoint] | type[SosMoment] | type[Talk] | type[PrivateNote],
    person: Person,
    ids: Sequence[UUID],
) -> tuple[ColumnElement[bool], ...]:
    return col(table.company_id) == person.company_id, col(table.check_in_id).in_(ids)


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
