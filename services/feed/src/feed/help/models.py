"""Who said that an answer helped."""

from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import DateTime, ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel


class Help(SQLModel, table=True):
    """One person's word about one answer; taken back it stays, so that its revision grows."""

    __tablename__ = "help"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "answer_id"], ["item.company_id", "item.id"], name="help_answer_fkey"
        ),
        Index("help_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    answer_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    is_active: bool = True
    revision: int = 1
    by_asker: bool
    is_first: bool
    confirmed_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))


class HelpOut(BaseModel):
    """Whom an answer helped."""

    helped: int = Described(description="People who said that it helped them.")
    helped_me: bool
