"""Decisions and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from shared.text import Text

Method = Literal["person", "buddy", "shadowing", "post", "course", "session", "other"]
Party = Literal["owner", "partner"]
DecisionState = Literal["proposed", "agreed", "reopened"]

_MOMENT = DateTime(timezone=True)


class Decision(SQLModel, table=True):
    """How a need is to be met: proposed by one of two, confirmed by the other.

    The owner is whose need it is. A need has one that was not reopened.
    """

    __tablename__ = "decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "need_id"], ["need.company_id", "need.id"], name="fk_decision_need"
        ),
        Index(
            "uq_decision_standing",
            "company_id",
            "need_id",
            unique=True,
            postgresql_where=text("reopened_at is null"),
        ),
        Index("ix_decision_need", "company_id", "need_id", "proposed_at", "id"),
        Index("ix_decision_partner", "company_id", "partner_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    need_id: UUID
    partner_id: UUID | None = Field(default=None, description="Null once they were erased.")
    method: str
    note: str | None = None
    proposed_by: str
    proposed_at: datetime = Field(default_factory=lambda: datetime.now(UTC), sa_type=_MOMENT)
    confirmed_at: datetime | None = Field(default=None, sa_type=_MOMENT)
    reopened_by: str | None = None
    reopened_at: datetime | None = Field(default=None, sa_type=_MOMENT)


class DecisionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    method: Method
    note: Annotated[Text, Field(max_length=1000)] | None = Field(
        default=None, description="Such as with whom, which course, when."
    )
    partner_id: UUID | None = Field(
        default=None,
        description="With whom the owner decides: somebody who sees the need. Left out: the one "
        "it is shown to, or oneself where one is not the owner.",
    )


class DecisionOut(BaseModel):
    """A decision of two; both see the same."""

    id: UUID
    revision: int
    need_id: UUID
    owner_id: UUID
    partner_id: UUID | None
    method: Method
    note: str | None
    state: DecisionState
    proposed_by: Party
    proposed_at: datetime
    confirmed_at: datetime | None = Field(description="When the other of the two confirmed.")
    reopened_by: Party | None
    reopened_at: datetime | None
