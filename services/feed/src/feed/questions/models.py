"""What is asked."""

from typing import Literal

from pydantic import AwareDatetime, Field

from feed.publishing.models import TitledDraft, TitledOut

Show = Literal["all", "mine", "unanswered"]


class QuestionIn(TitledDraft):
    """A question; its text alone is enough."""


class QuestionOut(TitledOut):
    """A question and what came of it."""

    answers: int
    closed_at: AwareDatetime | None = Field(description="Set when the asker needs no more.")
    first_helped_at: AwareDatetime | None = Field(description="When an answer first helped.")
    removed_at: AwareDatetime | None = Field(
        description="Set when it was withdrawn; it is then without words, for its answers' sake."
    )
