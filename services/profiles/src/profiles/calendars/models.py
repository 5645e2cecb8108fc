"""A person's calendar feed."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, LargeBinary
from sqlmodel import Field, SQLModel


class CalendarFeed(SQLModel, table=True):
    """The one address of a person's calendar; only the hash of its secret is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_calendar_feed_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class CalendarOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    created_at: AwareDatetime


class NewCalendarOut(CalendarOut):
    path: str = Field(
        description="Subscribe your calendar to this path on this host. It is shown this once, "
        "and whoever has it reads when you talk with whom."
    )
