"""Who may react to what."""

from datetime import datetime
from typing import Final
from uuid import UUID

from feed.items.models import Item
from feed.reactions.models import Reaction
from shared.events.feed import ItemReacted, ReactionKind
from shared.problems import Problem

COUNTERS: Final[dict[ReactionKind, str]] = {
    "useful": "useful",
    "thanks": "thanks",
    "me-too": "me_too",
}


class CannotReactToYourself(Problem):
    """Credit comes from others."""

    status = 403
    title = "You cannot react to what you wrote yourself."


class OnlyQuestionsAreAskedToo(Problem):
    """`me-too` says that one has the same question."""

    status = 409
    title = "Only a question can be someone else's question too."


def check_reaction(item: Item, person: UUID, kind: ReactionKind) -> None:
    """Refuse reactions that would mean nothing."""
    if item.author_id == person:
        raise CannotReactToYourself("Let colleagues say whether it was useful to them.")
    if kind == "me-too" and item.kind != "question":
        raise OnlyQuestionsAreAskedToo("Use `useful` or `thanks` here.")


def count(item: Item, kind: ReactionKind, change: int) -> None:
    """Change the item's counter of a kind of reaction."""
    name = COUNTERS[kind]
    setattr(item, name, getattr(item, name) + change)


def told(event: type[ItemReacted], item: Item, reaction: Reaction, at: datetime) -> ItemReacted:
    """Say that a reaction was given or taken back."""
    return event.model_validate(
        {
            "company_id": item.company_id,
            "occurred_at": at,
            "item_id": item.id,
            "author_id": item.author_id,
            "person_id": reaction.person_id,
            "reaction": reaction.kind,
            "revision": reaction.revision,
            "skill_ids": item.skill_ids,
        }
    )
