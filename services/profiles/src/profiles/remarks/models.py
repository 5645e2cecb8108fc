"""Remarks and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from shared.text import Text

RemarkKind = Literal["progress", "comment"]


class Remark(SQLModel, table=True):
    """Some words about a goal; an erased author leaves their comment without a name."""

    __tablename__ = "remark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "goal_id"], ["goal.company_id", "goal.id"], name="fk_remark_goal"
        ),
        Index("ix_remark_goal", "company_id", "goal_id", "created_at", "id"),
        Index("ix_remark_author", "company_id", "author_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    goal_id: UUID
    author_id: UUID | None = None
    kind: str
    text: str
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


class RemarkIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(max_length=2000)]


class RemarkOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    goal_id: UUID
    author_id: UUID | None = Field(description="Null where the author was erased.")
    kind: RemarkKind = Field(description="`progress` is by the owner, in their own words.")
    text: str
    created_at: datetime
