"""What was published, once and for everybody."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from metrics.definitions.models import Metric, PublishedMetric
from metrics.figures.rules import Method

Grain = Literal["week", "quarter"]
Published = Mapping[Metric, frozenset[UUID]]
"""The units whose cells are published, per metric."""


class Snapshot(SQLModel, table=True):
    """A closed week or quarter, with the tree of units as it was."""

    __tablename__ = "snapshot"
    __table_args__ = (
        CheckConstraint("grain in ('week', 'quarter')", name="ck_snapshot_grain"),
        CheckConstraint("minimum_group_size >= 5", name="ck_snapshot_minimum_group_size"),
    )

    company_id: UUID = Field(primary_key=True)
    grain: Grain = Field(sa_type=String, primary_key=True)
    begins: date = Field(primary_key=True)
    id: UUID
    closed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    minimum_group_size: int
    has_late_facts: bool
    parents: dict[str, str | None] = Field(sa_column=Column(JSONB, nullable=False))


class Release(SQLModel, table=True):
    """A published figure. A cell without one was too small, or would have given one away."""

    __tablename__ = "release"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "grain", "begins"],
            ["snapshot.company_id", "snapshot.grain", "snapshot.begins"],
            name="fk_release_snapshot",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    grain: Grain = Field(sa_type=String, primary_key=True)
    begins: date = Field(primary_key=True)
    unit_id: UUID = Field(primary_key=True)
    metric: PublishedMetric = Field(sa_type=String, primary_key=True)
    value: int | None
    low: int | None
    high: int | None
    n_class: str
    method: Method = Field(sa_type=String)
