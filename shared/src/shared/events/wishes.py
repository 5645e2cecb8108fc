"""What the profiles service tells of how people like things: pauses and follows."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.base import Event


class PersonPaused(Event):
    """A person is not available until a moment: nobody asks them anything before it."""

    type = "profiles.person.paused.v1"
    about = "person_id"
    people = ("person_id",)

    person_id: UUID
    revision: int
    until: AwareDatetime = Field(description="It ends then, also if no other word comes.")


class PersonResumed(Event):
    """A person is available again."""

    type = "profiles.person.resumed.v1"
    about = "person_id"
    people = ("person_id",)

    person_id: UUID
    revision: int


class PersonFollowed(Event):
    """One person follows another."""

    type = "profiles.person.followed.v1"
    about = "followed_id"
    people = ("follower_id", "followed_id")

    follower_id: UUID
    followed_id: UUID
    revision: int


class PersonUnfollowed(Event):
    """One person follows another no more."""

    type = "profiles.person.unfollowed.v1"
    about = "followed_id"
    people = ("follower_id", "followed_id")

    follower_id: UUID
    followed_id: UUID
    revision: int
