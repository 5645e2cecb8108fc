"""Following and unfollowing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.follows.models import Follow, FollowOut
from profiles.me.models import Person
from shared.auth.caller import Caller
from shared.events.wishes import PersonFollowed, PersonUnfollowed
from shared.outbox import publish
from shared.paging import oldest_first
from shared.problems import NotFound, Problem

Side = Literal["following", "followers"]


class CannotFollowYourself(Problem):
    status = 409
    title = "You cannot follow yourself."


class Followed(NamedTuple):
    """The answer to a follow, and whether it is new."""

    out: FollowOut
    is_new: bool


async def follow_person(session: AsyncSession, caller: Caller, person_id: UUID) -> Followed:
    """Follow a colleague; doing it again changes nothing. Raises CannotFollowYourself."""
    if person_id == caller.person_id:
        raise CannotFollowYourself("Choose a colleague.")
    person = await session.get(Person, (caller.company_id, person_id))
    if person is None or not person.active:
        raise NotFound
    now = datetime.now(UTC)
    key = _key(caller, person_id)
    statement = insert(Follow).values(**key, revision=1, active=True, followed_at=now)
    row: Follow | None = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_={"active": True, "revision": col(Follow.revision) + 1, "followed_at": now},
            where=col(Follow.active).is_(False),
        ).returning(Follow)
    )
    if row is not None:
        publish(session, person_followed(row))
    follow = row if row is not None else await session.get_one(Follow, tuple(key.values()))
    out = FollowOut(
        person_id=person_id, display_name=person.display_name, followed_at=follow.followed_at
    )
    return Followed(out, row is not None)


async def unfollow_person(session: AsyncSession, caller: Caller, person_id: UUID) -> None:
    """Stop following; doing it again changes nothing. Raises NotFound."""
    if not await end_follow(session, caller, person_id):
        raise NotFound


async def end_follow(session: AsyncSession, caller: Caller, person_id: UUID) -> bool:
    """Stop following; give whether there ever was anything to stop."""
    key = tuple(_key(caller, person_id).values())
    follow = await session.get(Follow, key, with_for_update=True)
    if follow is not None and follow.active:
        follow.active, follow.revision = False, follow.revision + 1
        now = datetime.now(UTC)
        publish(session, PersonUnfollowed(occurred_at=now, **_fact(follow)))
    return follow is not None


async def list_follows(
    session: AsyncSession, caller: Caller, side: Side, limit: int, after: str | None
) -> Sequence[FollowOut]:
    """List whom one follows, or who follows one, oldest first."""
    mine, other = (
        (col(Follow.follower_id), col(Follow.followed_id))
        if side == "following"
        else (col(Follow.followed_id), col(Follow.follower_id))
    )
    is_other = (col(Follow.company_id) == col(Person.company_id)) & (other == col(Person.id))
    columns: tuple[Any, ...] = (
        col(Person.id).label("person_id"),
        col(Person.display_name),
        col(Follow.followed_at),
    )
    statement = (
        select(*columns)
        .join(Follow, is_other)
        .where(
            col(Follow.company_id) == caller.company_id,
            mine == caller.person_id,
            col(Follow.active),
            col(Person.active),
        )
    )
    order = (col(Follow.followed_at), col(Person.id))
    rows = await session.execute(oldest_first(statement, order, limit, after))
    return [FollowOut.model_validate(row) for row in rows]


async def is_following(session: AsyncSession, caller: Caller, person_id: UUID) -> bool:
    """Tell whether the caller follows a person."""
    follow = await session.get(Follow, tuple(_key(caller, person_id).values()))
    return follow is not None and follow.active


async def count_followers(session: AsyncSession, company_id: UUID, person_id: UUID) -> int:
    """Count who follows a person."""
    statement = select(func.count()).where(
        col(Follow.company_id) == company_id,
        col(Follow.followed_id) == person_id,
        col(Follow.active),
    )
    return await session.scalar(statement) or 0


def person_followed(follow: Follow) -> PersonFollowed:
    """Say that a follow stands."""
    return PersonFollowed(occurred_at=datetime.now(UTC), **_fact(follow))


def _key(caller: Caller, person_id: UUID) -> dict[str, UUID]:
    return {
        "company_id": caller.company_id,
        "follower_id": caller.person_id,
        "followed_id": person_id,
    }


def _fact(follow: Follow) -> dict[str, Any]:  # fields of either event
    return follow.model_dump(exclude={"active", "followed_at"})
