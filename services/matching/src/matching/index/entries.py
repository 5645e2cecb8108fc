"""What the in-memory index is told, and what it tells, of documents and people."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

from numpy import float16
from numpy.typing import NDArray

from shared.events.feed import ItemKind, Visibility
from shared.events.profiles import ClaimVisibility
from shared.languages import Language

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Audience(NamedTuple):
    """Who may read: all, a unit with all below it, one team, a community, or the author alone."""

    visibility: Visibility
    of_id: UUID | None


class Reader(NamedTuple):
    """For whom we look: only what they may read is evidence."""

    person_id: UUID
    unit_path: tuple[UUID, ...] = ()
    languages: tuple[Language, ...] = ()
    communities: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the index takes it."""

    id: UUID
    kind: ItemKind
    author_id: UUID | None
    language: Language
    words: tuple[str, ...]
    at: datetime
    audience: Audience
    parent_id: UUID | None = None
    topic_ids: tuple[UUID, ...] = ()
    title: str | None = None
    helped: int = 0
    vector: NDArray[float16] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """A person as the index takes them."""

    id: UUID
    display_name: str | None = None
    active: bool = True
    unit_path: tuple[UUID, ...] = ()
    manager_id: UUID | None = None
    languages: tuple[Language, ...] = ()
    paused_until: datetime | None = None

    def is_paused(self, now: datetime) -> bool:
        """Tell whether they are not available; then they are not named either."""
        return self.paused_until is not None and self.paused_until > now


class Limits(NamedTuple):
    """How much someone wants to be asked."""

    at_most_per_month: int | None = None


class Declared(NamedTuple):
    """What someone says of themselves about a topic."""

    claim_id: UUID
    kind: Literal["teach", "have"]
    level: int | None
    visibility: ClaimVisibility


def in_days(at: datetime) -> float:
    """Give a time as days since 1970."""
    return (at - _EPOCH).total_seconds() / 86_400


def may_read(audience: Audience, reader: Reader) -> bool:
    """Tell whether a reader belongs to an audience."""
    match audience.visibility:
        case "company":
            return True
        case "unit":
            return audience.of_id in reader.unit_path
        case "team":
            return bool(reader.unit_path) and audience.of_id == reader.unit_path[-1]
        case "community":
            return audience.of_id in reader.communities
        case "me":
            return audience.of_id == reader.person_id


def audience_of_claim(claim: Declared, member: Member) -> Audience:
    """Give who may read what someone says of themselves: it is seen from their own unit."""
    match claim.visibility:
        case "company":
            return Audience("company", None)
        case "me":
            return Audience("me", member.id)
        case "unit" | "team" as visibility:
            return Audience(visibility, member.unit_path[-1] if member.unit_path else None)
