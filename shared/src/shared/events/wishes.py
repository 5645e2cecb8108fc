"""What the profiles service tells of how people like things: pauses, follows, blocks."""

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


class SkillFollowed(Event):
    """A person follows a skill: it is to interest them until they stop."""

    type = "profiles.skill.followed.v1"
    about = "skill_id"
    people = ("person_id",)

    person_id: UUID
    skill_id: UUID
    revision: int


class SkillUnfollowed(Event):
    """A person follows a skill no more."""

    type = "profiles.skill.unfollowed.v1"
    about = "skill_id"
    people = ("person_id",)

    person_id: UUID
    skill_id: UUID
    revision: int


class CommunityFollowed(Event):
    """A person follows an open community: what is placed in it is to interest them."""

    type = "profiles.community.followed.v1"
    about = "community_id"
    people = ("person_id",)

    person_id: UUID
    community_id: UUID
    revision: int


class CommunityUnfollowed(Event):
    """A person follows a community no more."""

    type = "profiles.community.unfollowed.v1"
    about = "community_id"
    people = ("person_id",)

    person_id: UUID
    community_id: UUID
    revision: int


class PersonBlocked(Event):
    """A person wants nothing of another, who is not told."""

    type = "profiles.person.blocked.v1"
    about = "blocked_id"
    people = ("blocker_id", "blocked_id")

    blocker_id: UUID
    blocked_id: UUID
    revision: int


class PersonUnblocked(Event):
    """A block is over."""

    type = "profiles.person.unblocked.v1"
    about = "blocked_id"
    people = ("blocker_id", "blocked_id")

    blocker_id: UUID
    blocked_id: UUID
    revision: int
