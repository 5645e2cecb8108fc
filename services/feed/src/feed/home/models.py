"""What ranking a home feed reads and leaves behind, and what its reader gets."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY, REAL
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel

from feed.authors.models import AuthorOut
from feed.home.rules import Code
from shared.languages import Language

_MOMENT = DateTime(timezone=True)


class Standing(SQLModel, table=True):
    """Where to find an item that stands on its own: by author, unit and quality.

    A narrow copy for choosing candidates; what an item is worth and who may see it is asked of the
    item itself.
    """

    __tablename__ = "standing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="standing_item_fkey",
            ondelete="CASCADE",
        ),
        Index("standing_by_author", "company_id", "author_id", "created_at"),
        Index("standing_by_unit", "company_id", "unit_id", "created_at"),
        Index("standing_by_quality", "company_id", "quality"),
    )

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    author_id: UUID | None
    unit_id: UUID | None
    created_at: AwareDatetime = Field(sa_type=_MOMENT)
    quality: float = Field(sa_type=REAL)


class ItemTopic(SQLModel, table=True):
    """A skill that an item is about, newest found first."""

    __tablename__ = "item_topic"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="item_topic_item_fkey",
            ondelete="CASCADE",
        ),
        Index("item_topic_by_item", "company_id", "item_id"),
    )

    company_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    created_at: AwareDatetime = Field(primary_key=True, sa_type=_MOMENT)
    item_id: UUID = Field(primary_key=True)


class HomeWindow(SQLModel, table=True):
    """A person's ranking as it was at one moment, so that its pages hold still.

    Unlogged: after a crash of the database it is empty, and the next reader makes a new one.
    """

    __tablename__ = "home_window"
    __table_args__ = {"prefixes": ["UNLOGGED"]}

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    as_of: AwareDatetime = Field(primary_key=True, sa_type=_MOMENT)
    item_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    reasons: list[str] = Field(sa_type=ARRAY(Text), description="Per item, JSON: HomeReason.")
    served: int = Field(sa_type=SmallInteger, description="How many have been given out.")
    seen: list[UUID] = Field(sa_type=ARRAY(Uuid), description="Given out before this window.")
    is_stale: bool = Field(default=False, description="The reader's own wishes changed since.")


class HomeReasonOut(BaseModel):
    """Why an item is there."""

    code: Code
    share: float = Described(
        ge=0, le=1, description="Of the score; the shares of an item sum to 1."
    )
    skill_id: UUID | None = Described(description="The skill the reason speaks of.")
    text: str = Described(description="In the reader's language.")


class HomeItemOut(BaseModel):
    """An item in a home feed."""

    id: UUID
    kind: Literal["question", "post", "debrief"]
    author: AuthorOut | None = Described(description="Null where the author was erased.")
    title: str | None
    excerpt: str = Described(description="How its text begins, without markup.")
    language: Language
    skill_ids: list[UUID]
    community_id: UUID | None
    created_at: AwareDatetime
    answers: int
    comments: int
    useful: int
    thanks: int
    me_too: int
    helped: int
    is_closed: bool
    reasons: list[HomeReasonOut] = Described(description="Largest share first.")


class HomeOut(BaseModel):
    """A page of a home feed."""

    as_of: AwareDatetime = Described(description="When it was ranked; pages after it hold still.")
    items: list[HomeItemOut]
    next: str | None = Described(description="Give this as `after` for the next page; null at end.")
