"""What a person wants less of."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import CheckConstraint, DateTime, Text
from sqlmodel import Field, SQLModel

MutedKind = Literal["person", "skill"]


class Mute(SQLModel, table=True):
    """A colleague or a skill that somebody does not want in their home feed."""

    __tablename__ = "mute"
    __table_args__ = (CheckConstraint("kind in ('person','skill')", name="mute_kind_known"),)

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True, sa_type=Text)
    target_id: UUID = Field(primary_key=True)
    created_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))


class MuteOut(BaseModel):
    """Something you wanted less of."""

    kind: MutedKind
    target_id: UUID = Described(description="The colleague or the skill.")
    created_at: AwareDatetime
