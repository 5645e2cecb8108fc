"""One reading of one person's data by somebody whose role lets them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Described
from sqlalchemy import Column, DateTime, Index
from sqlmodel import Field, SQLModel

from profiles.names import NamedPersonOut
from shared.auth.roles import Role

ReceiptKind = Literal[
    "erasures",
    "export_ordered",
    "fresh_competences",
    "hr_ids",
    "learning_hours",
    "learning_platform",
    "people_file",
    "roles",
    "webhook_delivery",
]


class AccessReceipt(SQLModel, table=True):
    """Someone read something about somebody, or about everybody who was here then.

    `person_id` is null where it was about everybody, and `people` how many those were. `by` is
    null once the reader was erased.
    """

    __tablename__ = "access_receipt"
    __table_args__ = (
        Index("ix_access_receipt_person", "company_id", "person_id", "read_at", "id"),
        Index("ix_access_receipt_at", "company_id", "read_at"),
        Index("ix_access_receipt_by", "company_id", "by"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = None
    people: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    by: UUID | None = None
    role: str
    kind: str
    read_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class AccessReceiptOut(BaseModel):
    """Who read what about you."""

    id: UUID
    read_at: datetime
    kind: ReceiptKind
    what: str
    purpose: str
    role: Role = Described(description="The role that let them.")
    by: NamedPersonOut | None = Described(description="Null once they are gone.")


class AccessCountOut(BaseModel):
    """How often a kind of thing was read in a month, about at least a group of people."""

    month: str = Described(description="Such as 2026-03, in UTC.")
    kind: ReceiptKind
    what: str
    role: Role
    readings: int
    people: int = Described(description="About how many; never under the minimum group size.")
