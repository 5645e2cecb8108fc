"""Which ways fit a need best, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal
from uuid import UUID

from profiles.decisions.models import Method
from profiles.needs.models import Urgency

Code = Literal[
    "teachers-known",
    "talk-first",
    "guide-for-newcomers",
    "someone-regular",
    "see-it-done",
    "already-written",
    "ask-everybody",
    "courses-taken",
    "find-a-course",
    "learn-together",
]

# The best resource is a colleague; a course comes after what is nearer.
IN_ORDER: Final[tuple[Method, ...]] = (
    "person", "shadowing", "post", "session", "course", "buddy"
)  # fmt: skip
TAKES_TIME: Final[frozenset[Method]] = frozenset({"session", "course", "buddy"})
NEWCOMER_FOR: Final = timedelta(days=183)


@dataclass(frozen=True)
class Surroundings:
    """What there is around a need; all of it what the reader may see."""

    urgency: Urgency | None = None
    is_newcomer: bool = False
    teachers: Sequence[tuple[UUID, str]] = ()
    item_ids: Sequence[UUID] = ()
    items: int = 0
    courses: Sequence[tuple[str, str | None, str | None]] = ()


@dataclass(frozen=True)
class Option:
    """A method with the reason for it and examples."""

    method: Method
    code: Code
    people: Sequence[tuple[UUID, str]] = field(default=())
    item_ids: Sequence[UUID] = field(default=())
    courses: Sequence[tuple[str, str | None, str | None]] = field(default=())

    @property
    def has_examples(self) -> bool:
        return bool(self.people or self.item_ids or self.courses)


def is_newcomer(started_on: date | None, today: date) -> bool:
    """Tell whether somebody started in the last half year."""
    return started_on is not None and today - NEWCOMER_FOR <= started_on


def options_for(around: Surroundings) -> list[Option]:
    """Give every method once: what has examples first, what takes time last if it is urgent."""
    options = [
        Option(
            "person", "teachers-known" if around.teachers else "talk-first", people=around.teachers
        ),
        Option("shadowing", "see-it-done"),
        Option(
            "post",
            "already-written" if around.item_ids else "ask-everybody",
            item_ids=around.item_ids,
        ),
        Option(
            "course", "courses-taken" if around.courses else "find-a-course", courses=around.courses
        ),
        Option("session", "learn-together"),
        Option("buddy", "guide-for-newcomers" if around.is_newcomer else "someone-regular"),
    ]
    return sorted(options, key=lambda option: _rank(option, around))


def _rank(option: Option, around: Surroundings) -> tuple[bool, bool, bool, int]:
    is_late = around.urgency == "now" and option.method in TAKES_TIME
    is_for_newcomers = around.is_newcomer and option.method == "buddy"
    return (is_late, not option.has_examples, not is_for_newcomers, IN_ORDER.index(option.method))
