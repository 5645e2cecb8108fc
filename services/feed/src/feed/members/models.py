"""How members of a community are given and shown."""

from typing import Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from feed.authors.models import AuthorOut
from feed.communities.models import MemberRole

ShowMembers = Literal["all", "stewards"]


class MemberIn(BaseModel):
    """What a colleague is to be in a community."""

    model_config = ConfigDict(extra="forbid")

    role: MemberRole = Field(default="member", description="A steward looks after it.")


class MemberOut(BaseModel):
    """A colleague who belongs to a community."""

    person: AuthorOut
    role: MemberRole
    joined_at: AwareDatetime

    @classmethod
    def of(cls, row: Any) -> Self:  # a membership with its person's name
        """Shape a member for their community."""
        membership, name = row
        return cls(
            person=AuthorOut(id=membership.person_id, display_name=name),
            role="steward" if membership.is_steward else "member",
            joined_at=membership.joined_at,
        )
