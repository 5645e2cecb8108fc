"""Count interest from what people ask, react to and say of themselves.

Source of the weights: our design, matching.md "Signals"; a question asked is 1.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import case, delete, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.home.operations import forget_windows
from feed.home.rules import INTEREST_HALF_LIFE
from feed.interests.models import ClaimedSkill, FollowedSkill, Interest, SkillLabel
from shared.events.feed import ItemPublished, ItemReacted
from shared.events.profiles import PersonErased, SkillClaimed, SkillNamed, SkillUnclaimed
from shared.events.wishes import SkillFollowed, SkillUnfollowed
from shared.projections import keep_newest

_WRITTEN: Final = {"question": 1.0, "answer": 0.0, "post": 0.3, "debrief": 0.3}
_REACTED: Final = 0.3
_SECONDS_TO_HALF: Final = INTEREST_HALF_LIFE.total_seconds()


async def count_writing(session: AsyncSession, event: ItemPublished) -> None:
    """Count what a person writes about as interest."""
    weight = _WRITTEN[event.kind]
    if event.author_id is not None and weight > 0:
        await _count(
            session, event.company_id, event.author_id, event.skill_ids, weight, event.created_at
        )


async def count_reaction(session: AsyncSession, event: ItemReacted) -> None:
    """Count a reaction as some interest in what the item is about."""
    await _count(
        session, event.company_id, event.person_id, event.skill_ids, _REACTED, event.occurred_at
    )


async def keep_claim(session: AsyncSession, event: SkillClaimed | SkillUnclaimed) -> None:
    """Remember what a person says of themselves; an older fact changes nothing."""
    key = {"company_id": event.company_id, "id": event.claim_id}
    values = {
        "person_id": event.person_id,
        "skill_id": event.skill_id,
        "kind": event.kind,
        "is_active": isinstance(event, SkillClaimed),
        "revision": event.revision,
    }
    await keep_newest(session, ClaimedSkill, key, values)
    await forget_windows(session, event.company_id, event.person_id)


async def keep_followed_skill(
    session: AsyncSession, event: SkillFollowed | SkillUnfollowed
) -> None:
    """Remember that a person follows a skill, or does no more; an older fact changes nothing."""
    key = {
        "company_id": event.company_id,
        "person_id": event.person_id,
        "skill_id": event.skill_id,
    }
    values = {"is_active": isinstance(event, SkillFollowed), "revision": event.revision}
    await keep_newest(session, FollowedSkill, key, values)
    await forget_windows(session, event.company_id, event.person_id)


async def name_skill(session: AsyncSession, event: SkillNamed) -> None:
    """Remember what a skill is called; an older name changes nothing."""
    key = {"company_id": event.company_id, "id": event.skill_id}
    values = {"labels": dict(event.labels), "revision": event.revision}
    await keep_newest(session, SkillLabel, key, values)


async def forget_interests(session: AsyncSession, event: PersonErased) -> None:
    """Delete what drew an erased person."""
    for table in (Interest, ClaimedSkill, FollowedSkill):
        await session.execute(
            delete(table).where(
                col(table.company_id) == event.company_id,
                col(table.person_id) == event.person_id,
            )
        )


async def _count(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    skill_ids: Iterable[UUID],
    weight: float,
    at: datetime,
) -> None:
    """Add a weight to counters; all are brought to the later of the two moments first."""
    rows = [
        {
            "company_id": company_id,
            "person_id": person_id,
            "skill_id": skill,
            "value": weight,
            "last_at": at,
        }
        for skill in sorted(set(skill_ids))  # one order, so that two writers cannot deadlock
    ]
    if not rows:
        return
    first = insert(Interest).values(rows)
    between = func.extract("epoch", first.excluded.last_at - col(Interest.last_at))
    halves = func.power(0.5, func.abs(between) / _SECONDS_TO_HALF)
    is_later = first.excluded.last_at >= col(Interest.last_at)
    value = case(
        (is_later, col(Interest.value) * halves + first.excluded.value),
        else_=col(Interest.value) + first.excluded.value * halves,
    )
    await session.execute(
        first.on_conflict_do_update(
            index_elements=["company_id", "person_id", "skill_id"],
            set_={
                "value": value,
                "last_at": func.greatest(col(Interest.last_at), first.excluded.last_at),
            },
        )
    )
