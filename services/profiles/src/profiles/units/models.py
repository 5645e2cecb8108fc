"""Units and their shapes."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from shared.text import Line

What = Literal["made", "renamed", "moved", "identified", "closed"]
Via = Literal["api", "import", "scim"]


class Unit(SQLModel, table=True):
    """A department or team; `path` runs from the root down to this unit.

    `sort_path` holds the folded names on that path, so that ordering by it lists the tree.
    """

    __tablename__ = "unit"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "parent_id"], ["unit.company_id", "unit.id"], name="fk_unit_parent"
        ),
        UniqueConstraint("company_id", "external_id", name="uq_unit_external_id"),
        UniqueConstraint(
            "company_id",
            "parent_id",
            "sort_name",
            name="uq_unit_name",
            postgresql_nulls_not_distinct=True,
            deferrable=True,
            initially="DEFERRED",
        ),
        Index("ix_unit_sort_path", "company_id", "sort_path", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    name: str
    sort_name: str
    sort_path: str
    parent_id: UUID | None = None
    path: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    external_id: str | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class UnitChange(SQLModel, table=True):
    """One change of a unit, kept for good; `by` is null where an identity provider did it."""

    __tablename__ = "unit_change"
    __table_args__ = (
        Index("ix_unit_change_unit", "company_id", "unit_id", "changed_at", "id"),
        CheckConstraint(
            "what in ('made', 'renamed', 'moved', 'identified', 'closed')",
            name="ck_unit_change_what",
        ),
        CheckConstraint("via in ('api', 'import', 'scim')", name="ck_unit_change_via"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    unit_id: UUID
    what: str
    before: str | None = None
    after: str | None = None
    via: str
    by: UUID | None = None
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class UnitIn(BaseModel):
    """All of a unit; the whole is replaced."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Field(max_length=120)]
    parent_id: UUID | None = Field(default=None, description="Null: at the top of the tree.")
    external_id: Annotated[Line, Field(max_length=120)] | None = Field(
        default=None, description="How the customer's HR system calls it."
    )


class UnitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    revision: int
    name: str
    parent_id: UUID | None
    path: list[UUID] = Field(description="Ids from the root down to this unit.")
    external_id: str | None


class UnitChangeOut(BaseModel):
    """One change: of the name, of the unit above (its id), or of the external id."""

    model_config = ConfigDict(from_attributes=True)

    what: What
    before: str | None
    after: str | None
    via: Via = Field(description="By an administrator, a file of people, or an identity provider.")
    by: UUID | None = Field(description="Who did it; null for an identity provider.")
    changed_at: datetime
