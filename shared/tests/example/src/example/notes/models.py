"""A note and its shapes."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from shared.text import Line, Text


class Note(SQLModel, table=True):
    __tablename__ = "note"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    author_id: UUID
    text: str
    label: str
    revision: int = 1
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class Count(SQLModel, table=True):
    __tablename__ = "count"

    company_id: UUID = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: int


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Text
    label: Line = "none"


class NoteOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    author_id: UUID
    text: str
    label: str
    revision: int
