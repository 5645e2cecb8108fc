"""What is answered."""

from uuid import UUID

from pydantic import Field

from feed.publishing.models import Draft, ItemOut


class AnswerIn(Draft):
    """An answer; who may read it follows from its question."""

    question_id: UUID


class AnswerOut(ItemOut):
    """An answer."""

    question_id: UUID = Field(validation_alias="parent_id")
