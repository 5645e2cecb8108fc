"""Who granted and revoked what."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, DateTime, Index
from sqlmodel import Field, SQLModel

from shared.auth.roles import Role
from shared.events.profiles import RoleGrant


class RoleChange(SQLModel, table=True):
    """One grant or revocation, kept for audits; `by` is null for the operator."""

    __tablename__ = "role_change"
    __table_args__ = (
        Index("ix_role_change_person", "company_id", "person_id", "changed_at"),
        Index("ix_role_change_changed_at", "company_id", "changed_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    role: str
    unit_id: UUID | None = None
    granted: bool
    by: UUID | None = None
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class RoleChangeOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    role: Role
    unit_id: UUID | None
    granted: bool
    by: UUID | None
    changed_at: datetime


class RoleHistoryOut(RoleChangeOut):
    """One grant or revocation in the whole company."""

    person_id: UUID


class RolesOut(BaseModel):
    """What a person may do, and the latest hundred changes of it, newest first."""

    roles: list[RoleGrant]
    changes: list[RoleChangeOut]
