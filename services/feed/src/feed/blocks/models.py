"""Who blocks whom, kept from what profiles tells."""

from uuid import UUID

from sqlmodel import Field, SQLModel


class Block(SQLModel, table=True):
    """One person blocks, or blocked, another; the larger revision wins."""

    __tablename__ = "block"

    company_id: UUID = Field(primary_key=True)
    blocker_id: UUID = Field(primary_key=True)
    blocked_id: UUID = Field(primary_key=True)
    is_active: bool
    revision: int
