"""What others tell of somebody's learning; the same again or older changes nothing.

Who is not known here was erased: nothing is kept of them that comes late.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.me.models import Person
from profiles.record.models import CompletedCourse, RecordedHelp, RecordedItem
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemRemoved,
    ItemRevised,
)
from shared.events.integrations import CourseCompleted
from shared.projections import keep_newest


async def record_course(session: AsyncSession, event: CourseCompleted) -> None:
    """Keep that somebody completed a course, long ago or just now."""
    if await _known(session, event.company_id, event.person_id) is None:
        return
    completed = CompletedCourse(
        company_id=event.company_id,
        completion_id=event.completion_id,
        person_id=event.person_id,
        course_id=event.course_id,
        title=event.course_title,
        url=event.course_url,
        skill_ids=list(event.skill_ids),
        completed_at=event.completed_at,
    )
    statement = insert(CompletedCourse).values(completed.model_dump())
    await session.execute(statement.on_conflict_do_nothing())


async def record_debrief(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Keep what somebody shared of a course, in their own words."""
    if event.kind != "debrief":
        return
    author_id = await _known(session, event.company_id, event.author_id)
    values = {
        "revision": event.revision,
        "person_id": author_id,
        "title": event.title if author_id else None,
        "text": event.text if author_id else "",
        "skill_ids": list(event.skill_ids),
        "removed": False,
        "created_at": event.created_at,
    }
    key = {"company_id": event.company_id, "item_id": event.item_id}
    await keep_newest(session, RecordedItem, key, values)


async def forget_recorded_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Empty a debrief that is gone, and count an answer that is gone no more."""
    if event.kind not in ("debrief", "answer"):
        return
    values: dict[str, object] = {
        "revision": event.revision,
        "person_id": None,
        "title": None,
        "text": "",
        "skill_ids": [],
        "removed": True,
        "created_at": event.occurred_at,
    }
    key = {"company_id": event.company_id, "item_id": event.item_id}
    await keep_newest(session, RecordedItem, key, values)


async def record_help(session: AsyncSession, event: HelpConfirmed) -> None:
    await _keep_help(session, event, {"confirmed": True})


async def forget_recorded_help(session: AsyncSession, event: HelpUnconfirmed) -> None:
    await _keep_help(session, event, {"confirmed": False})


async def _keep_help(
    session: AsyncSession, event: HelpConfirmed, word: Mapping[str, object]
) -> None:
    if await _known(session, event.company_id, event.person_id) is None:
        return
    key = {
        "company_id": event.company_id,
        "answer_id": event.answer_id,
        "person_id": event.person_id,
    }
    values = {
        "revision": event.revision,
        "helper_id": await _known(session, event.company_id, event.helper_id),
        "question_id": event.question_id,
        "skill_ids": list(event.skill_ids),
        "at": event.occurred_at,
        **word,
    }
    await keep_newest(session, RecordedHelp, key, values)


async def _known(session: AsyncSession, company_id: UUID, person_id: UUID | None) -> UUID | None:
    if person_id is None or await session.get(Person, (company_id, person_id)) is None:
        return None
    return person_id
