"""How much someone wants to be asked."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import BigInteger, Column, DateTime, Index
from sqlmodel import Field, SQLModel


class AskingPreference(SQLModel, table=True):
    """A person's own limits; without a row there are none but the company's load control."""

    __tablename__ = "asking_preference"
    __table_args__ = (Index("asking_preference_by_freshness", "company_id", "index_revision"),)

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    at_most_per_month: int | None = None
    # Neither read nor written: a pause is what profiles tells. It goes when no process that knows
    # it runs any more (docs/decisions/0064-a-pause-is-of-the-person.md).
    paused_until: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    revision: int = 1
    index_revision: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))


class AskingPreferenceIn(BaseModel):
    """What you want; what is left out is no limit."""

    model_config = ConfigDict(extra="forbid")

    at_most_per_month: int | None = Described(
        None, ge=0, le=100, description="Requests in 30 days; 0: never ask or name me; null: any."
    )


class AskingPreferenceOut(BaseModel):
    """Your limits."""

    at_most_per_month: int | None
