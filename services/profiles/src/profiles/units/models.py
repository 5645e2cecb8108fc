"""Units and their shapes."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


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


class UnitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    parent_id: UUID | None
    path: list[UUID] = Field(description="Ids from the root down to this unit.")
    external_id: str | None
