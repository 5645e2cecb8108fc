"""When a course was completed, the intentions one had for it are offered for a takeaway."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.intentions.models import Intention
from profiles.notices import News, take_back, tell
from profiles.record.models import CompletedCourse
from profiles.takeaways.models import Takeaway
from shared.events.integrations import CourseCompleted

Said = SQLColumnExpression[str] | SQLColumnExpression[str | None] | str | None


def has_takeaway() -> ColumnElement[bool]:
    """Tell which intentions something came of, whoever may see it."""
    return (
        select(col(Takeaway.id))
        .where(
            col(Takeaway.company_id) == col(Intention.company_id),
            col(Takeaway.intention_id) == col(Intention.id),
        )
        .exists()
    )


def is_about(
    course_id: Said, title: Said, completed_at: SQLColumnExpression[datetime] | datetime
) -> ColumnElement[bool]:
    """Tell which intentions were made for a course that was then completed.

    The platform's id of the course decides; who noted none is understood by the title.
    """
    about = col(Intention.about)
    noted_id, noted_title = about["id"].astext, about["title"].astext
    by_title = and_(noted_id.is_(None), func.lower(noted_title) == func.lower(title))
    return and_(
        about["kind"].astext == "course",
        or_(noted_id == course_id, by_title),
        col(Intention.created_at) <= completed_at,
    )


def is_due(person_id: UUID) -> ColumnElement[bool]:
    """Tell which of one's own intentions wait for a takeaway, because the course is done.

    Of others' it is never told: what they completed is theirs.
    """
    course = CompletedCourse
    done = select(col(course.completion_id)).where(
        col(course.company_id) == col(Intention.company_id),
        col(course.person_id) == col(Intention.person_id),
        is_about(col(course.course_id), col(course.title), col(course.completed_at)),
    )
    return and_(col(Intention.person_id) == person_id, ~has_takeaway(), done.exists())


async def offer(session: AsyncSession, course: CourseCompleted) -> None:
    """Tell somebody of the intentions they had for a course they just completed."""
    statement = select(col(Intention.id)).where(
        col(Intention.company_id) == course.company_id,
        col(Intention.person_id) == course.person_id,
        is_about(course.course_id, course.course_title, course.completed_at),
        ~has_takeaway(),
    )
    for intention_id in await session.scalars(statement):
        tell(session, [course.person_id], _news(course.company_id, intention_id))


def take_back_offer(session: AsyncSession, intention: Intention) -> None:
    """Take the note out of the inbox: something came of the intention, or it is gone."""
    if intention.about and intention.about["kind"] == "course":
        take_back(session, [intention.person_id], _news(intention.company_id, intention.id))


def _news(company_id: UUID, intention_id: UUID) -> News:
    return News(company_id, "takeaway-due", intention_id, None, datetime.now(UTC))
