"""Pauses and their shapes."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class Pause(SQLModel, table=True):
    """Somebody is not available until a day begins; a row that ended stays for its revision."""

    __tablename__ = "pause"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_pause_person"
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    revision: int = 1
    until: date | None = None
    ends_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class PauseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    until: date = Field(description="The first day one is available again, within a year.")


class PauseOut(BaseModel):
    until: date | None = Field(description="The first day one is available again; null: now.")
