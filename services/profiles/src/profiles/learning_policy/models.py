"""A company's learning policy and its shapes."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Field, SQLModel

from shared.text import Text

Overdraft = Literal["allow", "refuse"]
Approval = Literal["never", "formal", "always"]


class LearningPolicy(SQLModel, table=True):
    """How a company deals with learning hours and budgets; without a row the defaults hold."""

    __tablename__ = "learning_policy"

    company_id: UUID = Field(primary_key=True)
    revision: int = 1
    text: str | None = None
    overdraft: str = "allow"
    approval: str = "never"


class LearningPolicyIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[Text, Field(max_length=10_000)] | None = Field(
        default=None, description="What is there for whom, and how to use it."
    )
    overdraft: Overdraft = Field(
        default="allow",
        description="`refuse`: nothing is booked without an allowance or beyond it.",
    )
    approval: Approval = Field(
        default="never", description="Whose bookings wait for approval: of `formal` learning, all."
    )


class LearningPolicyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    revision: int = Field(description="0 as long as nobody set a policy: these are the defaults.")
    text: str | None
    overdraft: Overdraft
    approval: Approval
