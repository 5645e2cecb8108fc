"""Comments on items."""

from datetime import UTC, datetime
from typing import Annotated, NamedTuple, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from feed.authors.models import AuthorOut
from shared.text import Text as Typed

_MOMENT = DateTime(timezone=True)
MAX_COMMENT = 5_000


class Comment(SQLModel, table=True):
    """A comment on an item; who may read the item may read it."""

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="comment_item_fkey"
        ),
        Index("comment_by_item", "company_id", "item_id", "created_at", "id"),
        Index("comment_by_author", "company_id", "author_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    item_id: UUID
    author_id: UUID | None = Field(default=None, description="None once the person is erased.")
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    created_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC), sa_type=_MOMENT)
    revision: int = 1
    edited_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    removed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    imported: bool = False


class CommentIn(BaseModel):
    """What someone says about an item."""

    model_config = ConfigDict(extra="forbid")

    item_id: UUID
    text: Annotated[Typed, Described(max_length=MAX_COMMENT)]


class ShownComment(NamedTuple):
    """A comment as it is shown: with its author's name."""

    comment: Comment
    author_name: str | None


class CommentOut(BaseModel):
    """A comment."""

    id: UUID
    item_id: UUID
    author: AuthorOut | None = Described(description="Null where the author was erased.")
    text: str
    html: str
    created_at: AwareDatetime
    edited_at: AwareDatetime | None
    revision: int

    @classmethod
    def of(cls, shown: ShownComment) -> Self:
        """Shape a comment for its readers."""
        comment, name = shown
        author = comment.author_id and AuthorOut(id=comment.author_id, display_name=name)
        return cls.model_validate(comment.model_dump() | {"author": author})
