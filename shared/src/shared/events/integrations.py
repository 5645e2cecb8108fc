"""What the integrations service tells: facts that came from outside."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.base import Event
from shared.events.forgetting import PersonForgotten
from shared.events.gathering import PersonGathered


class CourseCompleted(Event):
    """A learning platform says that someone completed a course."""

    type = "integrations.course.completed.v1"
    about = "completion_id"
    people = ("person_id",)

    completion_id: UUID
    connection_id: UUID
    person_id: UUID
    course_id: str
    course_title: str | None = None
    course_url: str | None = None
    completed_at: AwareDatetime
    skill_ids: tuple[UUID, ...] = Field(default=())


class ForgottenInIntegrations(PersonForgotten):
    """The integrations service confirms that it forgot an erased person."""

    type = "integrations.person.forgotten.v1"


class GatheredInIntegrations(PersonGathered):
    """A part of what the integrations service holds about a person."""

    type = "integrations.person.gathered.v1"
