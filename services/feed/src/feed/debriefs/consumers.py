"""Invite who completed a course to share what they took from it."""

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author
from feed.debriefs.models import Completion
from feed.debriefs.operations import invite
from shared.events.integrations import CourseCompleted
from shared.events.profiles import PersonErased


async def invite_debrief(session: AsyncSession, event: CourseCompleted) -> None:
    """Keep the completion and put the invitation in the person's inbox, once.

    Nobody is asked about history, and nobody who left.
    """
    person = await session.get(Author, (event.company_id, event.person_id))
    if event.imported or (person is not None and not person.active):
        return
    completion = Completion(
        company_id=event.company_id,
        id=event.completion_id,
        person_id=event.person_id,
        course=event.course_title or event.course_id,
        course_url=event.course_url,
        completed_at=event.completed_at,
        skill_ids=list(event.skill_ids),
    )
    statement = insert(Completion).values(completion.model_dump()).on_conflict_do_nothing()
    kept = await session.scalar(statement.returning(col(Completion.id)))
    if kept is not None:
        await invite(session, completion, event.occurred_at)


async def forget_completions(session: AsyncSession, event: PersonErased) -> None:
    """Delete what an erased person completed; what they shared of it is the team's."""
    await session.execute(
        delete(Completion).where(
            col(Completion.company_id) == event.company_id,
            col(Completion.person_id) == event.person_id,
        )
    )
