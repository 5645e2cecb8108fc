"""Who is the point person of what."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from profiles.names import NamedPersonOut
from profiles.skills.models import LabelOut

Shows = Literal["shared", "courses"]
"""What a point person sees: what people share; or also that a course was completed."""


class PointPerson(SQLModel, table=True):
    """Somebody is the point person of a unit with all below it, for all topics or one skill."""

    __tablename__ = "point_person"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_point_person_person",
        ),
        # A unit that is removed takes its appointments along.
        ForeignKeyConstraint(
            ["company_id", "unit_id"],
            ["unit.company_id", "unit.id"],
            name="fk_point_person_unit",
            ondelete="CASCADE",
        ),
        Index(
            "uq_point_person",
            "company_id",
            "unit_id",
            "person_id",
            "skill_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_point_person_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    unit_id: UUID
    skill_id: UUID | None = None
    shows: str
    fresh_days: int
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class PointPersonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: UUID
    unit_id: UUID = Field(description="That unit and all below it.")
    skill_id: UUID | None = Field(default=None, description="The topic; left out, all topics.")
    shows: Shows = Field(
        default="shared",
        description="shared: what people share themselves. courses: also that somebody completed "
        "a course, three days after they were told so and did not hide it.",
    )
    fresh_days: int = Field(
        default=90, ge=14, le=365, description="How long something counts as fresh."
    )


class PointPersonOut(BaseModel):
    id: UUID
    revision: int
    person: NamedPersonOut
    unit_id: UUID
    skill_id: UUID | None
    skill: LabelOut | None
    shows: Shows
    fresh_days: int
