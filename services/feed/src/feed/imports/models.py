"""History from elsewhere: the import, its lines waiting and those that could not be taken."""

from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel

from shared.problems import ProblemError
from shared.text import Line

_MOMENT = DateTime(timezone=True)
State = Literal["open", "completing", "complete"]


class Import(SQLModel, table=True):
    """History that comes in, in as many requests as it takes."""

    __tablename__ = "import"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    source: str = Field(sa_type=Text)
    revision: int = 1
    received: int = 0
    taken: int = 0
    failed: int = 0
    begins_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    ends_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    completing_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    completed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)


class ImportLine(SQLModel, table=True):
    """A line that waits for the worker."""

    __tablename__ = "import_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "import_id"], ["import.company_id", "import.id"], name="line_import_fkey"
        ),
    )

    company_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    body: str = Field(sa_type=Text)


class ImportFailure(SQLModel, table=True):
    """A line that could not be taken, and why."""

    __tablename__ = "import_failure"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "import_id"],
            ["import.company_id", "import.id"],
            name="failure_import_fkey",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    pointer: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)


class ImportIn(BaseModel):
    """Where the history comes from."""

    model_config = ConfigDict(extra="forbid")

    source: Line


class ImportOut(BaseModel):
    """How far an import is."""

    id: UUID
    source: str
    state: State
    received: int = Described(description="Lines that came in.")
    taken: int = Described(description="Lines that are in the feed, the known ones included.")
    failed: int = Described(description="Lines that could not be taken; see its errors.")
    begins_at: AwareDatetime | None = Described(description="The oldest time among the lines.")
    ends_at: AwareDatetime | None = Described(description="The newest time among the lines.")

    @classmethod
    def of(cls, row: Import) -> Self:
        """Shape an import."""
        state: State = "completing" if row.completing_at else "open"
        if row.completed_at:
            state = "complete"
        return cls.model_validate(row.model_dump() | {"state": state})


class ImportFailureOut(ProblemError):
    """A line that could not be taken."""

    number: int = Described(description="Counted from 1, over all requests of the import.")
