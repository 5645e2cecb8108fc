"""What a line of history refers to, and how a line that is none is refused."""

from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from feed.history.models import (
    AnswerLine,
    CommentLine,
    HelpedLine,
    HistoryLine,
    QuestionLine,
    ReactionLine,
)

_LINES: Final[TypeAdapter[HistoryLine]] = TypeAdapter(HistoryLine)


class CannotTake(Exception):
    """A line cannot become part of the feed; says where in it and why."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer, self.detail = pointer, detail


class References(NamedTuple):
    """What lines refer to: people by key, items and comments by id."""

    people: set[str]
    items: set[UUID]
    comments: set[UUID]


def read_line(body: str) -> HistoryLine:
    """Read one line of JSON. Raises CannotTake."""
    try:
        return _LINES.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = [str(step) for step in first["loc"][1:]]
        raise CannotTake("/" + "/".join(path), first["msg"]) from None


def references_of(lines: Iterable[HistoryLine]) -> References:
    """Collect what lines refer to, so that it can be read at once."""
    found = References(set(), set(), set())
    for line in lines:
        match line:
            case QuestionLine():
                found.items.add(line.id)
            case AnswerLine():
                found.items.update((line.id, line.question_id))
            case CommentLine():
                found.comments.add(line.id)
                found.items.add(line.item_id)
            case ReactionLine():
                found.items.add(line.item_id)
            case HelpedLine():
                found.items.add(line.answer_id)
        key = line.person if isinstance(line, ReactionLine | HelpedLine) else line.author
        if key is not None:
            found.people.add(key)
    return found
