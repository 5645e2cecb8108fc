"""The feed's own picture of a person, kept from what profiles tells."""

from typing import Final
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Described
from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel

# Larger than any revision: nothing that comes later may bring an erased person back.
ERASED: Final = 2**31 - 1


class Author(SQLModel, table=True):
    """A person as the feed knows them: a name to show, a place in the company, languages."""

    __tablename__ = "author"
    __table_args__ = (Index("author_by_external_id", "company_id", "external_id"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    display_name: str | None = Field(default=None, sa_type=Text)
    external_id: str | None = Field(default=None, sa_type=Text)
    unit_id: UUID | None = None
    unit_path: list[UUID] = Field(
        default_factory=list,
        sa_type=ARRAY(Uuid),
        description="From the company's root to the person's own unit, both included.",
    )
    language: str | None = Field(default=None, sa_type=Text)
    languages: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    active: bool = True
    # Names and the rest come in two events with a revision each; older ones are dropped.
    name_revision: int = 0
    revision: int = 0


class AuthorOut(BaseModel):
    """Who wrote it."""

    id: UUID
    display_name: str | None = Described(description="Null where only the id is known yet.")
