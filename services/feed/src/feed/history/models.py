"""One line of history, of five kinds."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from feed.skill_ids import SkillIds
from shared.events.feed import ReactionKind
from shared.languages import Language
from shared.text import Line, Text

Key = Annotated[Line, Field(description="A person's external id, or their id here.")]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    created_at: Annotated[AwareDatetime, Field(strict=True)]


class _ItemLine(_Line):
    id: UUID = Field(description="Chosen by the importer, the same every time.")
    author: Key | None = Field(description="Null where the source forgot its author.")
    text: Text
    language: Language | None = None


class QuestionLine(_ItemLine):
    """A question or a post as it was written elsewhere."""

    kind: Literal["question", "post"]
    title: Line | None = None
    skill_ids: SkillIds = Field(default_factory=list)


class AnswerLine(_ItemLine):
    """An answer as it was written elsewhere."""

    kind: Literal["answer"]
    question_id: UUID


class CommentLine(_Line):
    """A comment as it was written elsewhere."""

    kind: Literal["comment"]
    id: UUID
    item_id: UUID
    author: Key | None
    text: Text


class ReactionLine(_Line):
    """A reaction as it was given elsewhere."""

    kind: Literal["reaction"]
    item_id: UUID
    person: Key
    reaction: ReactionKind


class HelpedLine(_Line):
    """That an answer helped someone elsewhere."""

    kind: Literal["helped"]
    answer_id: UUID
    person: Key


HistoryLine = Annotated[
    QuestionLine | AnswerLine | CommentLine | ReactionLine | HelpedLine,
    Field(discriminator="kind"),
]
