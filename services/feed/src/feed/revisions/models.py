"""Earlier wordings of an item; only its author reads them."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel

from shared.events.feed import Visibility
from shared.languages import Language


class Revision(SQLModel, table=True):
    """What an item said at one revision, kept when the next one replaced it."""

    __tablename__ = "revision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"], ["item.company_id", "item.id"], name="revision_item_fkey"
        ),
    )

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    title: str | None = Field(sa_type=Text)
    text: str = Field(sa_type=Text)
    language: str = Field(sa_type=Text)
    skill_ids: list[UUID] = Field(sa_type=ARRAY(Uuid))
    visibility: str = Field(sa_type=Text)
    replaced_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))


class RevisionOut(BaseModel):
    """An earlier wording."""

    model_config = ConfigDict(from_attributes=True)

    revision: int
    title: str | None
    text: str
    language: Language
    skill_ids: list[UUID]
    visibility: Visibility
    replaced_at: AwareDatetime
