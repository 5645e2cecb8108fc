"""How every process knows that its copy of a company is out of date."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Column
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

# Larger than any revision: nothing that comes later may bring an erased person back.
ERASED: Final = 2**31 - 1


class Freshness(SQLModel, table=True):
    """One row per company; whoever writes what the index holds takes the next revision.

    The row's lock makes the order of revisions the order of commits, so that "everything newer
    than what I have" misses nothing. A new epoch says that rows went away: read all again.
    """

    __tablename__ = "freshness"

    company_id: UUID = Field(primary_key=True)
    revision: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    epoch: int = 0
    half_life_days: dict[str, Any] = Field(  # a JSON object of numbers
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )
