"""Who in the company an account of a learning platform belongs to."""

from datetime import UTC, datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import DateTime, ForeignKeyConstraint, Index, Text
from sqlmodel import Field as Column
from sqlmodel import SQLModel


def _now() -> datetime:
    return datetime.now(UTC)


class Learner(SQLModel, table=True):
    """A person by the name the customer's HR system has for them.

    An erased person stays as an empty row of the highest revision, so that an older event does
    not bring them back.
    """

    __tablename__ = "learner"
    __table_args__ = (Index("learner_by_external_id", "company_id", "external_id"),)

    company_id: UUID = Column(primary_key=True)
    person_id: UUID = Column(primary_key=True)
    revision: int
    external_id: str | None = Column(default=None, sa_type=Text)
    active: bool


class Account(SQLModel, table=True):
    """An account of a platform that an administrator linked to a person."""

    __tablename__ = "account"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "connection_id"],
            ["connection.company_id", "connection.id"],
            name="account_connection_fkey",
            ondelete="CASCADE",
        ),
        Index("account_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Column(primary_key=True)
    connection_id: UUID = Column(primary_key=True)
    account: str = Column(primary_key=True, sa_type=Text)
    revision: int = 1
    person_id: UUID
    linked_at: AwareDatetime = Column(default_factory=_now, sa_type=DateTime(timezone=True))


class PlatformAccountIn(BaseModel):
    """Whose account it is."""

    model_config = ConfigDict(extra="forbid")

    person_id: UUID


class PlatformAccountOut(BaseModel):
    """An account of a platform and whose it is."""

    model_config = ConfigDict(from_attributes=True)

    account: str
    person_id: UUID
    revision: int
    linked_at: datetime
