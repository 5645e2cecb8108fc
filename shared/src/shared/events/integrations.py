"""What the integrations service tells: facts that came from outside."""

from typing import Literal
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


class PersonDataOpened(Event):
    """An administrator read something about a person; profiles keeps the receipt for them."""

    type = "integrations.person_data.opened.v1"
    about = "person_id"
    people = ("person_id", "by_id")

    person_id: UUID
    by_id: UUID
    what: Literal["learning_platform", "webhook_delivery"]


class ForgottenInIntegrations(PersonForgotten):
    """The integrations service confirms that it forgot an erased person."""

    type = "integrations.person.forgotten.v1"


class GatheredInIntegrations(PersonGathered):
    """A part of what the integrations service holds about a person."""

    type = "integrations.person.gathered.v1"
