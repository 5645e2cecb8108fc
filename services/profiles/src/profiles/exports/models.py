"""An export of all that is held about a person, its parts and its file."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

ExportState = Literal["gathering", "ready", "expired"]


def _belongs(name: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["company_id", "export_id"],
        ["data_export.company_id", "data_export.id"],
        name=name,
        ondelete="CASCADE",
    )


class DataExport(SQLModel, table=True):
    """Someone's record was asked for; the sealing key goes once the file is made."""

    __tablename__ = "data_export"
    __table_args__ = (
        Index("ix_data_export_person", "company_id", "person_id", "asked_at", "id"),
        Index(
            "uq_data_export_running",
            "company_id",
            "person_id",
            unique=True,
            postgresql_where=text("sealing_key is not null"),
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    asked_by: UUID
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    sealing_key: str | None = None
    ready_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    expires_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    size: int | None = None
    sha256: str | None = None
    downloads: int = 0
    last_downloaded_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class ExportService(SQLModel, table=True):
    """A service that has to deliver its part, and when it had."""

    __tablename__ = "data_export_service"
    __table_args__ = (_belongs("fk_data_export_service"),)

    company_id: UUID = Field(primary_key=True)
    export_id: UUID = Field(primary_key=True)
    service: str = Field(primary_key=True)
    gathering_id: UUID | None = None
    delivered_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )


class ExportPart(SQLModel, table=True):
    """A piece of what a service delivered, still sealed."""

    __tablename__ = "data_export_part"
    __table_args__ = (_belongs("fk_data_export_part"),)

    company_id: UUID = Field(primary_key=True)
    export_id: UUID = Field(primary_key=True)
    service: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    content: str


class ExportPiece(SQLModel, table=True):
    """A piece of the finished file; in pieces, so that sending it takes little memory."""

    __tablename__ = "data_export_piece"
    __table_args__ = (_belongs("fk_data_export_piece"),)

    company_id: UUID = Field(primary_key=True)
    export_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DataExportIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_id: UUID = Field(description="Oneself; for an administrator, also who leaves.")


class ExportServiceOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    service: str
    delivered_at: datetime | None = Field(
        description="Null while it has not; one that is down delivers when it is up again."
    )


class DataExportOut(BaseModel):
    """How far an export is, and for its person where it can be fetched."""

    id: UUID
    person_id: UUID
    state: ExportState
    asked_by: UUID
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime = Field(description="From then on the file is gone.")
    size: int | None = Field(description="In bytes.")
    sha256: str | None = Field(description="Of the whole file.")
    services: list[ExportServiceOut]
    link: str | None = Field(
        description="Where the file is, for whoever has this address: it works without signing "
        "in, as often as wished, also after leaving. Shown to the person alone; null when expired."
    )
    downloads: int | None = Field(description="For whom it is about; null for others.")
    last_downloaded_at: datetime | None


class SigningKeysOut(BaseModel):
    """Public keys, as a JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, str]]
