"""Photos, who removed which, and their shapes."""

from datetime import datetime
from enum import IntEnum
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from profiles.names import NamedPersonOut
from profiles.photo.rules import MOST_BYTES


class PhotoSize(IntEnum):
    """Pixels on each side."""

    SMALL = 64
    MEDIUM = 256
    LARGE = 512


class Photo(SQLModel, table=True):
    """The squares of one person as JPEG; their version stands in the person's own row."""

    __tablename__ = "photo"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"], ["person.company_id", "person.id"], name="fk_photo_person"
        ),
        CheckConstraint(
            f"greatest(length(small), length(medium), length(large)) <= {MOST_BYTES}",
            name="ck_photo_bytes",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    small: bytes
    medium: bytes
    large: bytes
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class PhotoRemoval(SQLModel, table=True):
    """An administrator took somebody's photo away; kept for audits."""

    __tablename__ = "photo_removal"
    __table_args__ = (Index("ix_photo_removal_at", "company_id", "removed_at", "id"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    by: UUID
    removed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class PhotoOut(BaseModel):
    """One's photo, as it was taken in."""

    photo: str = Described(description="Where it is; add `&size=64`, `256` or `512`.")


class PhotoRemovalOut(BaseModel):
    """Whose photo was removed and by whom; null is who was erased since."""

    id: UUID
    person: NamedPersonOut | None
    by: NamedPersonOut | None
    removed_at: AwareDatetime
