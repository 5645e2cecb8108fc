"""Following skills and communities: for oneself, and it moves one's own home feed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.follows.communities import followable, require_followable
from profiles.follows.models import TopicFollow, TopicKind
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.database import lock
from shared.events.wishes import (
    CommunityFollowed,
    CommunityUnfollowed,
    SkillFollowed,
    SkillUnfollowed,
)
from shared.outbox import publish
from shared.paging import oldest_first
from shared.problems import NotFound, Problem

MAX_TOPICS = 300


class TooManyTopics(Problem):
    status = 409
    title = f"A person can follow {MAX_TOPICS} topics at most."


class FollowedTopic(NamedTuple):
    """A follow, and whether it is new."""

    row: TopicFollow
    is_new: bool


async def follow_topic(
    session: AsyncSession, caller: Caller, kind: TopicKind, topic_id: UUID, now: datetime
) -> FollowedTopic:
    """Follow a topic; doing it again changes nothing. Raises UnknownSkill, or NotFound."""
    await lock(session, caller.company_id, caller.person_id, "topics")
    if kind == "skill":
        await require_skill(session, caller.company_id, topic_id)
    else:
        await require_followable(session, caller.company_id, topic_id)
    key = _key(caller, kind, topic_id)
    known = await session.get(TopicFollow, tuple(key.values()))
    if known is not None and known.active:
        return FollowedTopic(known, is_new=False)
    await _check_room(session, caller)
    revision = known.revision + 1 if known else 1
    news = {"revision": revision, "active": True, "followed_at": now}
    statement = insert(TopicFollow).values(**key, **news)
    statement = statement.on_conflict_do_update(index_elements=list(key), set_=news)
    stored = await session.execute(
        statement.returning(TopicFollow), execution_options={"populate_existing": True}
    )
    row: TopicFollow = stored.scalar_one()
    publish(session, topic_followed(row, now))
    return FollowedTopic(row, is_new=True)


async def unfollow_topic(
    session: AsyncSession, caller: Caller, kind: TopicKind, topic_id: UUID, now: datetime
) -> None:
    """Stop following; doing it again changes nothing. Raises NotFound."""
    key = tuple(_key(caller, kind, topic_id).values())
    row = await session.get(TopicFollow, key, with_for_update=True)
    if row is None:
        raise NotFound
    if row.active:
        row.active, row.revision = False, row.revision + 1
        publish(session, topic_unfollowed(row, now))


async def list_topic_follows(
    session: AsyncSession, caller: Caller, kind: TopicKind, limit: int, after: str | None
) -> Sequence[TopicFollow]:
    """List which topics one follows, oldest first; communities while they are open."""
    order = (col(TopicFollow.followed_at), col(TopicFollow.topic_id))
    statement = select(TopicFollow).where(*_held_by(caller), col(TopicFollow.kind) == kind)
    if kind == "community":
        statement = statement.where(col(TopicFollow.topic_id).in_(followable(caller.company_id)))
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


def topic_followed(row: TopicFollow, now: datetime) -> SkillFollowed | CommunityFollowed:
    """Say that somebody follows a topic."""
    if row.kind == "skill":
        return SkillFollowed(occurred_at=now, skill_id=row.topic_id, **_fact(row))
    return CommunityFollowed(occurred_at=now, community_id=row.topic_id, **_fact(row))


def topic_unfollowed(row: TopicFollow, now: datetime) -> SkillUnfollowed | CommunityUnfollowed:
    """Say that somebody follows a topic no more."""
    if row.kind == "skill":
        return SkillUnfollowed(occurred_at=now, skill_id=row.topic_id, **_fact(row))
    return CommunityUnfollowed(occurred_at=now, community_id=row.topic_id, **_fact(row))


async def _check_room(session: AsyncSession, caller: Caller) -> None:
    followed = await session.scalar(select(func.count()).where(*_held_by(caller)))
    if (followed or 0) >= MAX_TOPICS:
        raise TooManyTopics("Stop following one that does not matter any more.")


def _held_by(caller: Caller) -> tuple[ColumnElement[bool], ...]:
    return (
        col(TopicFollow.company_id) == caller.company_id,
        col(TopicFollow.person_id) == caller.person_id,
        col(TopicFollow.active).is_(True),
    )


def _key(caller: Caller, kind: TopicKind, topic_id: UUID) -> dict[str, UUID | str]:
    return {
        "company_id": caller.company_id,
        "person_id": caller.person_id,
        "kind": kind,
        "topic_id": topic_id,
    }


def _fact(row: TopicFollow) -> dict[str, Any]:  # fields of all four events
    return {
        "company_id": row.company_id,
        "person_id": row.person_id,
        "revision": row.revision,
    }
