"""Reactions to items."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import CheckConstraint, DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field, SQLModel

from shared.events.feed import ReactionKind


class Reaction(SQLModel, table=True):
    """One person's reaction of one kind; taken back it stays, so that its revision grows."""

    __tablename__ = "reaction"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="reaction_item_fkey"
        ),
        CheckConstraint("kind in ('useful','thanks','me-too')", name="reaction_kind_known"),
        Index("reaction_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=Text)
    is_active: bool = True
    revision: int = 1
    reacted_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))


class ReactionsOut(BaseModel):
    """How an item was received."""

    useful: int
    thanks: int
    me_too: int = Described(description="Readers with the same question.")
    mine: list[ReactionKind] = Described(description="Your own reactions.")
