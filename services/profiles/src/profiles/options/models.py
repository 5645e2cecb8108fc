"""Options and their shapes."""

from uuid import UUID

from pydantic import BaseModel, Field

from profiles.decisions.models import Method


class OptionReasonOut(BaseModel):
    """Why this way could fit."""

    code: str
    text: str = Field(description="In the reader's language.")


class OptionPersonOut(BaseModel):
    id: UUID
    display_name: str


class OptionCourseOut(BaseModel):
    course_id: str
    title: str | None
    url: str | None


class OptionOut(BaseModel):
    """One way to meet a need, with up to three examples of what there is."""

    method: Method
    reason: OptionReasonOut
    people: list[OptionPersonOut] = Field(description="Who say they can teach it.")
    item_ids: list[UUID] = Field(description="Items of the feed about it, the latest first.")
    courses: list[OptionCourseOut] = Field(description="Courses that colleagues completed.")


class OptionsOut(BaseModel):
    """Ways to meet a need, the most fitting first; to choose from, or not."""

    options: list[OptionOut]
