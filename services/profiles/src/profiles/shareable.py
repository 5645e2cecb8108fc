"""What everything that people note for themselves and may show has in common: its shapes."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from profiles.skills.models import LabelOut

Audience = Literal["me", "manager", "people", "team", "unit", "company"]
"""`team` is the very same unit, `unit` that unit and all below it."""

Whose = Literal["mine", "shared"]
"""One's own things, or what colleagues show one."""

MAX_NAMED: Final = 20


class Shareable(SQLModel):
    """A table of things that a person notes and may show.

    `shared_with` names people; for `manager` it holds who that was when it was shared, so that
    neither a former nor a next manager reads on.
    """

    listed_by: ClassVar[Literal["created_at", "on"]] = "created_at"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int = 1
    person_id: UUID
    visibility: str = Field(sa_type=Text)
    shared_with: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))
    skill_id: UUID | None = None
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC), sa_type=DateTime(timezone=True)
    )


def constraints_of(table: str, listed_by: str = "created_at") -> tuple[Any, ...]:
    """Give the constraints and indexes of such a table; its lists begin with the latest."""
    return (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name=f"fk_{table}_person",
        ),
        ForeignKeyConstraint(
            ["company_id", "skill_id"], ["skill.company_id", "skill.id"], name=f"fk_{table}_skill"
        ),
        Index(f"ix_{table}_person", "company_id", "person_id", listed_by, "id"),
        Index(
            f"ix_{table}_shown",
            "company_id",
            listed_by,
            "id",
            postgresql_where=text("visibility <> 'me'"),
        ),
    )


class ShareableIn(BaseModel):
    """To whom this is shown; left out: to nobody."""

    model_config = ConfigDict(extra="forbid")

    skill_id: UUID | None = None
    visibility: Audience = Field(
        default="me",
        description="`manager` is who manages you now; `people` are those in `shared_with`; "
        "`team` is your very own unit, `unit` that unit and all below it.",
    )
    shared_with: list[UUID] = Field(
        default_factory=list, max_length=MAX_NAMED, description="Needs the visibility `people`."
    )

    @model_validator(mode="after")
    def _names_people_only_for_people(self) -> "ShareableIn":
        if (self.visibility == "people") != bool(self.shared_with):
            raise ValueError("Name people in shared_with if, and only if, visibility is `people`.")
        return self


class ShareableOut(BaseModel):
    id: UUID
    revision: int
    person_id: UUID
    skill_id: UUID | None
    skill: LabelOut | None
    visibility: Audience
    shared_with: list[UUID] = Field(description="Empty for everybody but the owner.")
    created_at: datetime
