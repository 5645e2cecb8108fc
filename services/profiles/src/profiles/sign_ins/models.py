"""How a company links people at their first sign-in, and what was linked."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import Column, DateTime, ForeignKeyConstraint, Index, text
from sqlmodel import Field, SQLModel

from shared.text import Shaped

Matches = Literal["email", "user_name", "external_id"]
Unknown = Literal["refuse", "create"]
Outcome = Literal["known", "linked", "created"]
# OpenID Connect Core 1.0, 5.1: what people can often write themselves names nobody for certain.
CHANGEABLE: Final = frozenset(
    {"name", "given_name", "family_name", "middle_name", "nickname", "profile", "website"}
)
# The same page: it may change, and two people may have the same.
PREFERRED: Final = "preferred_username"
ClaimName = Annotated[
    str, Shaped(r"^[A-Za-z0-9_:./-]{1,100}$", "Write the name of a claim, such as oid.")
]


class SignInPolicy(SQLModel, table=True):
    """What a company decided; the latest revision holds, and the earlier ones tell who and when."""

    __tablename__ = "sign_in_policy"

    company_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    claim: str | None = None
    matches: str | None = None
    unknown: str
    changed_by: UUID | None = None
    changed_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))


class SignIn(SQLModel, table=True):
    """A subject that was linked to a person, by the value of which claim, and until when."""

    __tablename__ = "sign_in"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "person_id"],
            ["person.company_id", "person.id"],
            name="fk_sign_in_person",
            ondelete="CASCADE",
        ),
        Index(
            "uq_sign_in_person",
            "company_id",
            "person_id",
            unique=True,
            postgresql_where=text("released_at is null"),
        ),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    issuer: str
    subject: str
    claim: str | None = None
    linked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    released_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    released_by: UUID | None = None


class SignInPolicyIn(BaseModel):
    """The whole decision; it is replaced."""

    model_config = ConfigDict(extra="forbid")

    claim: ClaimName | None = Field(
        description="The claim of the access token people are found by; null links nobody."
    )
    matches: Matches | None = Field(
        description="What of a person it has to equal. `email` takes the claim `email`, and only "
        "where the provider says `email_verified`."
    )
    unknown: Unknown = Field(description="What becomes of somebody nobody here is.")

    @model_validator(mode="after")
    def _fit(self) -> "SignInPolicyIn":
        if (self.claim is None) != (self.matches is None):
            raise ValueError("Give claim and matches together, or neither.")
        if self.claim in CHANGEABLE:
            raise ValueError("People choose this claim themselves: take one the provider gives.")
        if (self.claim == "email") != (self.matches == "email"):
            raise ValueError("The claim email and the match email go together only.")
        return self


class SignInPolicyOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    revision: int = Field(description="0 where nobody decided yet.")
    claim: str | None
    matches: Matches | None
    unknown: Unknown
    changed_by: UUID | None
    changed_at: datetime | None


class SignInOut(BaseModel):
    """Who one is here."""

    person_id: UUID
    outcome: Outcome
