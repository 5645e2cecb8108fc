"""What an item is to be, and the row it becomes."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from feed.items.models import Item
from feed.mentions.operations import rendered
from shared.auth.caller import Caller
from shared.events.feed import ItemKind
from shared.language import detect_language
from shared.languages import Language
from shared.problems import Problem


class NoUnitToShareWith(Problem):
    """Team and unit are places in the company; this person has none."""

    status = 409
    title = "You are in no unit, so there is no team or unit to share with."


@dataclass(frozen=True)
class Wanted:
    """What an item is to be; an answer takes visibility and audience from its question."""

    kind: ItemKind
    text: str
    language: Language | None
    visibility: str
    audience_id: UUID | None = None
    community_id: UUID | None = None
    title: str | None = None
    skill_ids: list[UUID] = field(default_factory=list)
    parent_id: UUID | None = None
    course: str | None = None
    completion_id: UUID | None = None

    def is_said_by(self, item: Item) -> bool:
        """Tell whether the item says this already."""
        names = ["kind", "text", "title", "skill_ids", "parent_id", "course"]
        names += ["visibility", "community_id"]
        names += ["language"] if self.language else []
        return all(getattr(item, name) == getattr(self, name) for name in names)


async def new_item(
    session: AsyncSession, caller: Caller, item_id: UUID, wanted: Wanted, now: datetime
) -> Item:
    """Make the row of a new item. Raises NoUnitToShareWith."""
    language = wanted.language or written_language(wanted, caller.language)
    return Item.model_validate(
        {
            "company_id": caller.company_id,
            "id": item_id,
            "kind": wanted.kind,
            "parent_id": wanted.parent_id,
            "author_id": caller.person_id,
            "title": wanted.title,
            "text": wanted.text,
            "html": await rendered(session, caller.company_id, wanted.text),
            "language": language,
            "language_source": "corrected" if wanted.language else "detected",
            "skill_ids": wanted.skill_ids,
            "visibility": wanted.visibility,
            "audience_id": wanted.audience_id or audience_of(caller, wanted),
            "community_id": wanted.community_id,
            "active_at": now if wanted.community_id else None,
            "unit_id": caller.unit_id,
            "unit_path": caller.unit_path,
            "created_at": now,
            "published_at": now,
            "course": wanted.course,
            "completion_id": wanted.completion_id,
        }
    )


def written_language(wanted: Wanted, fallback: Language) -> Language:
    """Name the language of a text; the fallback where it is none of ours."""
    whole = f"{wanted.title}\n{wanted.text}" if wanted.title else wanted.text
    found = detect_language(whole, fallback).language
    return found if found != "other" else fallback


def audience_of(caller: Caller, wanted: Wanted) -> UUID | None:
    """Name the unit or community that visibility speaks of. Raises NoUnitToShareWith."""
    if wanted.visibility == "community":
        return wanted.community_id
    if wanted.visibility not in ("team", "unit"):
        return None
    if caller.unit_id is None:
        raise NoUnitToShareWith("Share it with the whole company, or ask to be put in a unit.")
    return caller.unit_id
