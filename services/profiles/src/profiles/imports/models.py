"""An import of people: its choices, how far it is, its rows and what is wrong with them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from shared.paging import Page

Status = Literal["waiting", "checking", "applying", "done", "refused", "failed"]
BrokenRows = Literal["refuse", "skip"]
Leavers = Literal["left_on", "absent"]

_PARENT = (["company_id", "import_id"], ["people_import.company_id", "people_import.id"])


class PeopleImport(SQLModel, table=True):
    """One file and what became of it."""

    __tablename__ = "people_import"
    __table_args__ = (Index("ix_people_import_created", "company_id", "created_at"),)

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    by: UUID
    status: str = "waiting"
    dry_run: bool
    broken_rows: str
    leavers: str
    leavers_at_most: int | None = None
    columns: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(String), nullable=False)
    )
    ignored_columns: list[str] = Field(
        default_factory=list, sa_column=Column(ARRAY(String), nullable=False)
    )
    rows: int = 0
    broken: int = 0
    errors: int = 0
    applied: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    created_at: datetime = Field(
        default_factory=lambda: datetime.now(UTC),
        sa_column=Column(DateTime(timezone=True), nullable=False),
    )
    finished_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class ImportChunk(SQLModel, table=True):
    """A piece of the file; gone when the import is over, since it holds e-mail addresses."""

    __tablename__ = "import_chunk"
    __table_args__ = (ForeignKeyConstraint(*_PARENT, name="fk_import_chunk"),)

    company_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ImportRow(SQLModel, table=True):
    """A row that waits to be applied, managers before those they manage; gone afterwards."""

    __tablename__ = "import_row"
    __table_args__ = (
        ForeignKeyConstraint(*_PARENT, name="fk_import_row"),
        Index("ix_import_row_external_id", "company_id", "import_id", "external_id"),
        Index("ix_import_row_order", "company_id", "import_id", "depth", "line"),
    )

    company_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    external_id: str
    person_id: UUID
    manager_id: UUID | None = None
    depth: int = 0
    broken: bool = False
    applied: bool = False
    wanted: dict[str, Any] = Field(  # a WantedPerson
        sa_column=Column(JSONB, nullable=False)
    )


class RowError(SQLModel, table=True):
    """One thing wrong with one row, or with the file as a whole (line 0)."""

    __tablename__ = "import_error"
    __table_args__ = (ForeignKeyConstraint(*_PARENT, name="fk_import_error"),)

    company_id: UUID = Field(primary_key=True)
    import_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    column: str | None = None
    code: str
    text: str


class Choices(BaseModel):
    """How an import is to go about it."""

    model_config = ConfigDict(frozen=True)

    dry_run: bool
    broken_rows: BrokenRows
    leavers: Leavers
    leavers_at_most: int | None


class RowErrorOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    line: int = Field(description="Line of the file on which the row begins; 0 for the file.")
    column: str | None
    code: str
    text: str


class PeopleImportOut(BaseModel):
    """How far an import is and what it did, or would do when `dry_run`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: Status
    dry_run: bool
    broken_rows: BrokenRows
    leavers: Leavers
    columns: list[str]
    ignored_columns: list[str]
    rows: int
    broken: int = Field(description="Rows that cannot be taken.")
    errors: int
    applied: int = Field(description="Rows dealt with so far.")
    created: int
    changed: int
    unchanged: int
    left: int = Field(description="People who lose access by this import.")
    created_at: datetime
    finished_at: datetime | None


class PeopleImportReportOut(PeopleImportOut):
    """The same with a page of what is wrong."""

    findings: Page[RowErrorOut]


LeaversAtMost = Annotated[int, Field(ge=0, le=1_000_000)]
