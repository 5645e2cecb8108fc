"""A person and what they see and change of themselves."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR
from sqlmodel import Field, SQLModel

from profiles.visibility import ProfileField, Visibility
from shared.events.profiles import RoleGrant
from shared.languages import Language
from shared.text import Text


class Person(SQLModel, table=True):
    """An employee of one company.

    `language_is_chosen` keeps an import from overruling what people chose themselves. `visibility`
    holds only the fields a person decided about; the company's defaults fill in the rest.
    """

    __tablename__ = "person"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "unit_id"], ["unit.company_id", "unit.id"], name="fk_person_unit"
        ),
        ForeignKeyConstraint(
            ["company_id", "manager_id"],
            ["person.company_id", "person.id"],
            name="fk_person_manager",
        ),
        UniqueConstraint("company_id", "external_id", name="uq_person_external_id"),
        UniqueConstraint("company_id", "issuer", "subject", name="uq_person_identity"),
        Index("ix_person_sort_name", "company_id", "sort_name", "id"),
        Index("ix_person_unit", "company_id", "unit_id"),
        Index("ix_person_manager", "company_id", "manager_id"),
        Index("ix_person_email", "company_id", "email"),
        Index("ix_person_external_id_key", "company_id", "external_id_key"),
        Index(
            "ix_person_name_trigrams",
            "sort_name",
            postgresql_using="gin",
            postgresql_ops={"sort_name": "gin_trgm_ops"},
            postgresql_with={"fastupdate": "off"},
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    active: bool = True
    external_id: str | None = None
    external_id_key: str | None = Field(
        default=None, sa_column=Column(String, Computed("lower(external_id)", persisted=True))
    )
    issuer: str
    subject: str
    display_name: str
    sort_name: str
    email: str | None = None
    unit_id: UUID | None = None
    manager_id: UUID | None = None
    language: str
    language_is_chosen: bool = False
    job_title: str | None = None
    languages: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(String), nullable=False)
    )
    started_on: date | None = None
    left_on: date | None = None
    roles: list[dict[str, str | None]] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False)
    )
    about: str | None = None
    photo_version: str | None = None
    visibility: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


# Not mapped: only the directory's conditions read it, and PostgreSQL writes it.
NAME_WORDS: Final = Column(
    "name_words",
    TSVECTOR,
    Computed(
        "array_to_tsvector(array_remove(string_to_array("
        "translate((sort_name)::text, '-''’.'::text, '    '::text), ' '::text), ''::text))",
        persisted=True,
    ),
)
SQLModel.metadata.tables["person"].append_column(NAME_WORDS)
# With a long list of pending entries the planner prefers to read the whole table.
Index(
    "ix_person_name_words",
    NAME_WORDS,
    postgresql_using="gin",
    postgresql_with={"fastupdate": "off"},
)


class MeIn(BaseModel):
    """What people decide about themselves; the whole is replaced."""

    model_config = ConfigDict(extra="forbid")

    language: Language
    languages: list[Language] = Field(max_length=3, description="All the languages one reads.")
    about: Text | None = Field(default=None, max_length=2000)
    visibility: dict[ProfileField, Visibility] = Field(
        default_factory=dict, description="What is left out follows the company's default."
    )


class PlaceOut(BaseModel):
    """A unit as a person's place."""

    id: UUID
    name: str
    path: list[UUID]


class MeOut(BaseModel):
    """Who one is."""

    id: UUID
    revision: int
    company_id: UUID
    company_name: str
    time_zone: str
    display_name: str
    email: str | None
    external_id: str | None
    unit: PlaceOut | None
    manager_id: UUID | None
    language: Language
    languages: list[Language]
    started_on: date | None
    roles: list[RoleGrant]
    about: str | None
    photo: str | None = Field(description="Its path; add `&size=64`, `256` or `512`.")
    visibility: dict[ProfileField, Visibility] = Field(
        description="As it works now, the company's defaults included."
    )
