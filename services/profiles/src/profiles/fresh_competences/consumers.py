"""A completed course and a debrief make a competence fresh; the same again changes nothing."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.evidence.models import Contribution
from profiles.fresh_competences.models import FreshChoice, FreshCompetence
from profiles.fresh_competences.operations import plan_fading, tell_freshness
from profiles.fresh_competences.rules import TIME_TO_HIDE, covering, fresh_for
from profiles.me.models import Person
from profiles.notices import News, tell
from profiles.point_people.operations import appointments_for
from profiles.skills.operations import use_skills
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised
from shared.events.integrations import CourseCompleted


async def note_course(session: AsyncSession, event: CourseCompleted) -> None:
    """Keep that somebody completed a course, for themselves; history is not fresh."""
    person = await session.get(Person, (event.company_id, event.person_id))
    if event.imported or person is None or not person.active:
        return
    known = await use_skills(session, event.company_id, event.skill_ids)
    row = await _row(session, person, event.completion_id, event.completed_at)
    if row is None or row.person_id != person.id:
        return
    if row.title is not None or row.withdrawn_at is not None:
        return
    row.title = event.course_title or event.course_id
    row.skill_ids = row.skill_ids or [one for one in event.skill_ids if one in known]
    await _announce(session, person, row)


async def note_debrief(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Keep that its person told others what they took from a course.

    Reads what evidence keeps of the item, which is the newest; so it runs after that.
    """
    if event.kind != "debrief" or event.completion_id is None or event.author_id is None:
        return
    person = await session.get(Person, (event.company_id, event.author_id))
    if person is None or not person.active:
        return
    row = await _row(session, person, event.completion_id, event.created_at)
    if row is None or row.person_id != person.id or row.withdrawn_at is not None:
        return
    if row.debrief_id not in (None, event.item_id) and row.is_debriefed:
        return
    row.debrief_id = event.item_id
    row.skill_ids = row.skill_ids or list(event.skill_ids)
    await _follow_debrief(session, row)


async def forget_debrief(session: AsyncSession, event: ItemRemoved) -> None:
    """Share no more what only a debrief shared that is gone or private again."""
    statement = select(FreshCompetence).where(
        col(FreshCompetence.company_id) == event.company_id,
        col(FreshCompetence.debrief_id) == event.item_id,
    )
    for row in await session.scalars(statement.with_for_update()):
        await _follow_debrief(session, row)


async def _follow_debrief(session: AsyncSession, row: FreshCompetence) -> None:
    key = (row.company_id, row.debrief_id)
    item = await session.get(Contribution, key, populate_existing=True)
    is_open = item is not None and not item.removed and item.visibility != "me"
    if row.is_debriefed != is_open:
        row.is_debriefed = is_open
        row.revision += 1
        tell_freshness(session, row, datetime.now(UTC))


async def _row(
    session: AsyncSession, person: Person, completion_id: UUID, completed_at: datetime
) -> FreshCompetence | None:
    """Find or make it; None when it would have faded already."""
    key = (person.company_id, completion_id)
    known = await session.get(FreshCompetence, key, with_for_update=True)
    if known is not None:
        return known
    appointments = await appointments_for(session, person.company_id, person.unit_id)
    fresh_until = completed_at + fresh_for(appointments)
    if fresh_until <= datetime.now(UTC):
        return None
    made = FreshCompetence(
        company_id=person.company_id,
        id=completion_id,
        person_id=person.id,
        completed_at=completed_at,
        fresh_until=fresh_until,
    )
    # Course and debrief may come at the same moment.
    await session.execute(
        insert(FreshCompetence).values(made.model_dump()).on_conflict_do_nothing()
    )
    await plan_fading(session, made)
    return await session.get_one(FreshCompetence, key, with_for_update=True)


async def _announce(session: AsyncSession, person: Person, row: FreshCompetence) -> None:
    """Tell somebody whose unit shows courses, and leave them time to hide this one."""
    choice = await session.get(FreshChoice, (person.company_id, person.id))
    appointments = await appointments_for(session, person.company_id, person.unit_id)
    is_shown = any(one.shows == "courses" for one in covering(appointments, row.skill_ids))
    if not is_shown or row.choice is not None or (choice and choice.courses == "never"):
        return
    now = datetime.now(UTC)
    row.seen_from = now + TIME_TO_HIDE
    tell(session, [person.id], News(row.company_id, "fresh-announced", row.id, None, now))
