"""What metrics keeps of companies and units; nothing of persons."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel


class CompanyCard(SQLModel, table=True):
    """A company's calendar and its minimum group size."""

    __tablename__ = "company_card"
    __table_args__ = (
        CheckConstraint("minimum_group_size >= 5", name="ck_company_card_minimum_group_size"),
    )

    company_id: UUID = Field(primary_key=True)
    revision: int
    name: str
    language: str
    time_zone: str
    minimum_group_size: int
    started_week: date
    sharing_from: date | None = Field(
        default=None, description="The week from which shared learnings are noted."
    )


class UnitCard(SQLModel, table=True):
    """A unit and where it hangs; a removed one stays, since its past figures do."""

    __tablename__ = "unit_card"

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    revision: int
    name: str
    parent_id: UUID | None
    is_removed: bool = False
