"""Skills: the classification all companies share, and what one company uses or made itself."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from shared.languages import Language
from shared.text import Line


class EscoConcept(SQLModel, table=True):
    """One concept of ESCO; the same for all companies, hence without a company."""

    __tablename__ = "esco_concept"

    id: UUID = Field(primary_key=True)
    uri: str = Field(unique=True)
    type: str
    reuse: str
    labels: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    synonyms: dict[str, list[str]] = Field(sa_column=Column(JSONB, nullable=False))


class EscoLabel(SQLModel, table=True):
    """A label or alternative label of a concept, folded for searching."""

    __tablename__ = "esco_label"
    __table_args__ = (
        ForeignKeyConstraint(["concept_id"], ["esco_concept.id"], name="fk_esco_label_concept"),
        Index(
            "ix_esco_label_trigrams",
            "folded",
            postgresql_using="gin",
            postgresql_ops={"folded": "gin_trgm_ops"},
            # With a long list of pending entries the planner prefers to read the whole table.
            postgresql_with={"fastupdate": "off"},
        ),
    )

    concept_id: UUID = Field(primary_key=True)
    language: str = Field(primary_key=True)
    folded: str = Field(primary_key=True)
    text: str
    is_preferred: bool


class Skill(SQLModel, table=True):
    """A skill in use in a company: its own, or an ESCO concept since its first use.

    `labels` and `synonyms` of a concept are what the company says instead of ESCO; empty at first.
    """

    __tablename__ = "skill"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    uri: str | None = None
    labels: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    synonyms: dict[str, list[str]] = Field(sa_column=Column(JSONB, nullable=False))
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )


class SkillLabel(SQLModel, table=True):
    """A label or synonym a company gave a skill, folded for searching.

    No trigram index: behind row-level security PostgreSQL does not use one, and these are few.
    """

    __tablename__ = "skill_label"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "skill_id"],
            ["skill.company_id", "skill.id"],
            name="fk_skill_label_skill",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    skill_id: UUID = Field(primary_key=True)
    language: str = Field(primary_key=True)
    folded: str = Field(primary_key=True)
    text: str
    is_preferred: bool


Label = Annotated[Line, Field(max_length=120)]


class SkillIn(BaseModel):
    """What a company calls a skill; at least one label."""

    model_config = ConfigDict(extra="forbid")

    labels: dict[Language, Label] = Field(min_length=1)
    synonyms: dict[Language, Annotated[list[Label], Field(max_length=20)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="after")
    def _without_doubles(self) -> "SkillIn":
        self.synonyms = {
            language: list(dict.fromkeys(texts))
            for language, texts in self.synonyms.items()
            if texts
        }
        return self


class LabelOut(BaseModel):
    """A label and the language it is in: another than asked for where it falls back."""

    text: str
    lang: Language


class SkillOut(BaseModel):
    id: UUID
    label: LabelOut
    uri: str | None = Field(description="ESCO concept; null for a company's own skill.")


class SkillDetailsOut(BaseModel):
    id: UUID
    revision: int = Field(description="0 for a concept this company does not use yet.")
    label: LabelOut
    uri: str | None
    labels: dict[Language, str]
    synonyms: dict[Language, list[str]]
    attribution: str | None = Field(description="To be shown where ESCO is; null for own skills.")
