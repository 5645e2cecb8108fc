"""Who was reminded in which quarter, so that nobody is twice."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, SQLModel


class ExampleNudge(SQLModel, table=True):
    """A manager was reminded in a quarter, named by its first Monday."""

    __tablename__ = "example_nudge"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_example_nudge_person",
        ),
    )

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    quarter: date = Field(primary_key=True)
