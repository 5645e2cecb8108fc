"""What readers of a community get to see of an item."""

from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from feed.authors.models import AuthorOut
from feed.items.models import EXCERPT_CHARACTERS, Shown
from shared.events.feed import Visibility
from shared.languages import Language


class PlacedItemOut(BaseModel):
    """An item in its community."""

    id: UUID
    kind: Literal["question", "post"]
    author: AuthorOut | None = Field(description="Null where the author was erased.")
    title: str | None
    excerpt: str = Field(description="How its text begins, as typed.")
    language: Language
    skill_ids: list[UUID]
    visibility: Visibility
    created_at: AwareDatetime
    active_at: AwareDatetime = Field(description="When an answer or comment last came to it.")
    answers: int
    comments: int
    useful: int
    thanks: int
    me_too: int
    helped: int
    is_closed: bool

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """Shape an item for a list."""
        item = shown.item
        author = item.author_id and AuthorOut(id=item.author_id, display_name=shown.author_name)
        own = {
            "author": author,
            "excerpt": item.text[:EXCERPT_CHARACTERS],
            "is_closed": item.closed_at is not None,
        }
        return cls.model_validate(item.model_dump() | own)
