"""What a point person sees of what others brought back, and what they do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.fresh_competences.models import FreshCompetence, FreshForward
from profiles.fresh_competences.rules import BETWEEN_REMINDERS, seen_by
from profiles.me.models import Person
from profiles.notices import News, tell
from profiles.point_people.models import PointPerson
from profiles.units.models import Unit
from shared.paging import latest_first
from shared.problems import NotFound, Problem

LARGEST_TEAM = 300


class NotForPassingOn(Problem):
    status = 409
    title = "They did not share this with their team."


class RemindedAlready(Problem):
    status = 409
    title = "They were reminded not long ago."


class SharedAlready(Problem):
    status = 409
    title = "They told their team what they took from it already."


class TeamTooLarge(Problem):
    status = 409
    title = f"A team of more than {LARGEST_TEAM} people is not told all at once."


@dataclass(frozen=True)
class Seen:
    """One line of the overview."""

    row: FreshCompetence
    person: Person


@dataclass(frozen=True)
class Chosen:
    """What of the overview is wanted."""

    skill_id: UUID | None = None
    unit_id: UUID | None = None


async def list_overview(
    session: AsyncSession,
    appointment: PointPerson,
    chosen: Chosen,
    *,
    now: datetime,
    limit: int,
    after: str | None,
) -> Sequence[Seen]:
    """List what a point person may see, the latest first."""
    statement = _visible(appointment, now)
    if chosen.skill_id is not None:
        statement = statement.where(col(FreshCompetence.skill_ids).contains([chosen.skill_id]))
    if chosen.unit_id is not None:
        statement = statement.where(col(Unit.path).contains([chosen.unit_id]))
    order = (col(FreshCompetence.completed_at), col(FreshCompetence.id))
    found = await session.execute(latest_first(statement, order, limit, after))
    return [Seen(row, person) for row, person in found]


async def forward_to_team(
    session: AsyncSession, appointment: PointPerson, one: UUID, unit_id: UUID, now: datetime
) -> tuple[FreshForward, bool]:
    """Point a team to a colleague who just learned something; once per team.

    Give the row and whether it is new. Raises NotFound, NotForPassingOn, TeamTooLarge.
    """
    seen = await _lock_seen(session, appointment, one, now)
    if seen_by(seen.row, now)[0] != "team":
        raise NotForPassingOn("Remind them: they decide whether their team sees it.")
    unit = await session.get(Unit, (appointment.company_id, unit_id))
    if unit is None or appointment.unit_id not in unit.path:
        raise NotFound
    key = {"company_id": appointment.company_id, "competence_id": one, "unit_id": unit_id}
    statement = insert(FreshForward).values(**key, at=now)
    made = await session.scalar(statement.on_conflict_do_nothing().returning(FreshForward))
    if made is None:
        return await session.get_one(FreshForward, tuple(key.values())), False
    team = await _team(session, unit)
    news = News(appointment.company_id, "fresh-forwarded", one, seen.person.id, now)
    tell(session, [member for member in team if member != appointment.person_id], news)
    return made, True


async def remind_to_share(
    session: AsyncSession, appointment: PointPerson, one: UUID, now: datetime
) -> datetime:
    """Ask somebody to share what they took from a training, at most every fourteen days.

    Raises NotFound, SharedAlready, RemindedAlready.
    """
    seen = await _lock_seen(session, appointment, one, now)
    if seen.row.is_debriefed:
        raise SharedAlready("Read their debrief in the feed.")
    last = seen.row.reminded_at
    if last is not None and now < last + BETWEEN_REMINDERS:
        raise RemindedAlready(f"Not again before {(last + BETWEEN_REMINDERS).date()}.")
    seen.row.reminded_at = now
    news = News(appointment.company_id, "fresh-reminded", one, appointment.person_id, now)
    tell(session, [seen.person.id], news)
    return now


def _visible(appointment: PointPerson, now: datetime) -> Select[FreshCompetence, Person]:
    """Select what is fresh, of the topic, in the unit, and shown to its point person."""
    statement = (
        select(FreshCompetence, Person)
        .join(Person, _same(FreshCompetence, Person) & (FreshCompetence.person_id == Person.id))
        .join(Unit, _same(Person, Unit) & (col(Person.unit_id) == col(Unit.id)))
        .where(
            col(FreshCompetence.company_id) == appointment.company_id,
            col(FreshCompetence.withdrawn_at).is_(None),
            col(FreshCompetence.faded_at).is_(None),
            col(FreshCompetence.fresh_until) > now,
            col(Person.active),
            col(Unit.path).contains([appointment.unit_id]),
            _shown(appointment, now),
        )
    )
    if appointment.skill_id is not None:
        statement = statement.where(col(FreshCompetence.skill_ids).contains([appointment.skill_id]))
    return statement


def _shown(appointment: PointPerson, now: datetime) -> ColumnElement[bool]:
    """Say in SQL what `seen_by` says; the unit's rule counts only where it is this one's."""
    choice, undecided = col(FreshCompetence.choice), col(FreshCompetence.choice).is_(None)
    shared = or_(choice.in_(("point_person", "team")), undecided & FreshCompetence.is_debriefed)
    if appointment.shows == "shared":
        return shared
    return or_(shared, and_(undecided, col(FreshCompetence.seen_from) <= now))


def _same(
    one: type[FreshCompetence] | type[Person], other: type[Person] | type[Unit]
) -> ColumnElement[bool]:
    return col(one.company_id) == col(other.company_id)


async def _lock_seen(
    session: AsyncSession, appointment: PointPerson, one: UUID, now: datetime
) -> Seen:
    statement = _visible(appointment, now).where(col(FreshCompetence.id) == one)
    found = (await session.execute(statement.with_for_update(of=FreshCompetence))).first()
    if found is None:
        raise NotFound
    return Seen(found[0], found[1])


async def _team(session: AsyncSession, unit: Unit) -> Sequence[UUID]:
    statement = select(col(Person.id)).where(
        col(Person.company_id) == unit.company_id,
        col(Person.unit_id) == unit.id,
        col(Person.active),
    )
    found = (
        await session.scalars(statement.order_by(col(Person.id)).limit(LARGEST_TEAM + 1))
    ).all()
    if len(found) > LARGEST_TEAM:
        raise TeamTooLarge("Write a post to that unit instead, or choose a team below it.")
    return found
