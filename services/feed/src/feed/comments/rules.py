"""What a comment changes about its item."""

from uuid import UUID

from feed.items.models import Item


def count(item: Item, by_id: UUID | None, change: int) -> None:
    """Change the counters of an item's comments; `by_id` is None where the author is erased."""
    item.comments += change
    if by_id is not None and by_id == item.author_id:
        item.own_comments += change
