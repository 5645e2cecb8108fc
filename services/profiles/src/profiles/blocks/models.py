"""Blocks and their shapes."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Column, DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


class Block(SQLModel, table=True):
    """One person wants nothing of another; a row that ended stays for its revision."""

    __tablename__ = "block"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "blocker_id"],
            ["person.company_id", "person.id"],
            name="fk_block_blocker",
        ),
        ForeignKeyConstraint(
            ["company_id", "blocked_id"],
            ["person.company_id", "person.id"],
            name="fk_block_blocked",
        ),
        CheckConstraint("blocker_id <> blocked_id", name="ck_block_other"),
        Index("ix_block_blocked", "company_id", "blocked_id"),
    )

    company_id: UUID = Field(primary_key=True)
    blocker_id: UUID = Field(primary_key=True)
    blocked_id: UUID = Field(primary_key=True)
    revision: int = 1
    active: bool = True
    blocked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class BlockOut(BaseModel):
    """Whom one blocks; nobody else sees it."""

    person_id: UUID
    display_name: str
    blocked_at: datetime
