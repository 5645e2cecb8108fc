"""Who manages whom, under pseudonyms."""

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class Managed(SQLModel, table=True):
    """A person and who manages them."""

    __tablename__ = "managed"
    __table_args__ = (Index("ix_managed_manager", "company_id", "manager"),)

    company_id: UUID = Field(primary_key=True)
    person: str = Field(primary_key=True)
    manager: str | None
    is_active: bool
    revision: int
