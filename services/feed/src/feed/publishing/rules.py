"""What an item is, as facts for others."""

from datetime import datetime
from typing import TypeVar

from feed.items.models import Item
from shared.events.feed import ItemPublished, ItemRemoved, ItemRevised

Told = TypeVar("Told", ItemPublished, ItemRevised)


def published(item: Item) -> ItemPublished:
    """Say that an item is there, as of the time it was written."""
    return _told(ItemPublished, item, item.created_at)


def revised(item: Item, at: datetime) -> ItemRevised:
    """Say what an item says from now on."""
    return _told(ItemRevised, item, at)


def removed(item: Item, at: datetime) -> ItemRemoved:
    """Say that every copy of an item has to go."""
    facts = item.model_dump(include={"company_id", "kind", "revision", "parent_id"})
    return ItemRemoved.model_validate(facts | {"item_id": item.id, "occurred_at": at})


def _told(event: type[Told], item: Item, at: datetime) -> Told:
    facts = item.model_dump() | {"item_id": item.id, "occurred_at": at}
    return event.model_validate(facts)
