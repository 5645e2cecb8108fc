"""Keep what profiles tells of people, so that the larger revision wins."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.freshness.models import ERASED
from matching.freshness.operations import next_revision
from matching.people.models import (
    Block,
    Claim,
    Follow,
    Membership,
    PersonCard,
    SkillLabel,
    WorkingTime,
)
from shared.events.communities import MemberJoined, MemberLeft
from shared.events.profiles import (
    CompanyChanged,
    PersonChanged,
    PersonErased,
    PersonNamed,
    SkillClaimed,
    SkillNamed,
    SkillUnclaimed,
)
from shared.events.wishes import (
    PersonBlocked,
    PersonFollowed,
    PersonPaused,
    PersonResumed,
    PersonUnblocked,
)
from shared.projections import keep_newest

_Held = type[Follow] | type[Block] | type[Membership] | type[Claim]
# What is of a person by these columns.
_OF_PEOPLE: Final[Mapping[_Held, Sequence[UUID]]] = {
    Follow: (Follow.follower_id, Follow.followed_id),
    Block: (Block.blocker_id, Block.blocked_id),
    Membership: (Membership.person_id,),
    Claim: (Claim.person_id,),
}


async def keep_person(session: AsyncSession, event: PersonChanged) -> None:
    """Keep a person's place, languages and manager."""
    values = {
        "active": event.active,
        "unit_path": list(event.unit_path),
        "manager_id": event.manager_id,
        "languages": sorted({event.language, *event.languages}),
        "revision": event.revision,
    }
    await _keep_card(session, event.company_id, event.person_id, values, "revision")


async def keep_name(session: AsyncSession, event: PersonNamed) -> None:
    """Keep the name to show."""
    values = {"display_name": event.display_name, "name_revision": event.revision}
    await _keep_card(session, event.company_id, event.person_id, values, "name_revision")


async def keep_pause(
    session: AsyncSession, event: PersonPaused | PersonResumed, until: datetime | None
) -> None:
    """Keep until when somebody is not available."""
    values = {"paused_until": until, "pause_revision": event.revision}
    await _keep_card(session, event.company_id, event.person_id, values, "pause_revision")


async def forget_person(session: AsyncSession, event: PersonErased) -> None:
    """Forget a person but for the fact that they must stay forgotten."""
    blank: dict[str, Any] = {
        "display_name": None,
        "active": False,
        "unit_path": [],
        "manager_id": None,
        "languages": [],
        "revision": ERASED,
        "name_revision": ERASED,
        "paused_until": None,
        "pause_revision": ERASED,
    }
    await _keep_card(session, event.company_id, event.person_id, blank, "revision")
    for table, columns in _OF_PEOPLE.items():
        is_theirs = or_(*(col(column) == event.person_id for column in columns))
        is_here = col(table.company_id) == event.company_id
        await session.execute(delete(table).where(is_here, is_theirs))


async def keep_claim(session: AsyncSession, event: SkillClaimed | SkillUnclaimed) -> None:
    """Keep what someone says of themselves, or that they said so."""
    values: dict[str, Any] = {
        "person_id": event.person_id,
        "skill_id": event.skill_id,
        "kind": event.kind,
        "level": event.level if isinstance(event, SkillClaimed) else None,
        "visibility": event.visibility if isinstance(event, SkillClaimed) else "me",
        "is_on": isinstance(event, SkillClaimed),
        "revision": event.revision,
        "index_revision": await next_revision(session, event.company_id),
    }
    await keep_newest(
        session, Claim, {"company_id": event.company_id, "id": event.claim_id}, values
    )


async def keep_follow(
    session: AsyncSession, event: PersonFollowed, values: Mapping[str, Any]
) -> None:
    """Keep that someone follows another, or does no more."""
    key = {
        "company_id": event.company_id,
        "follower_id": event.follower_id,
        "followed_id": event.followed_id,
    }
    index_revision = await next_revision(session, event.company_id)
    news = {**values, "revision": event.revision, "index_revision": index_revision}
    await keep_newest(session, Follow, key, news)


async def keep_block(
    session: AsyncSession, event: PersonBlocked | PersonUnblocked, *, is_on: bool
) -> None:
    """Keep that someone blocks another, or does no more."""
    key = {
        "company_id": event.company_id,
        "blocker_id": event.blocker_id,
        "blocked_id": event.blocked_id,
    }
    index_revision = await next_revision(session, event.company_id)
    news = {"is_on": is_on, "revision": event.revision, "index_revision": index_revision}
    await keep_newest(session, Block, key, news)


async def keep_membership(session: AsyncSession, event: MemberJoined | MemberLeft) -> None:
    """Keep that someone belongs to a community, or does no more."""
    key = {
        "company_id": event.company_id,
        "community_id": event.community_id,
        "person_id": event.person_id,
    }
    index_revision = await next_revision(session, event.company_id)
    is_on = isinstance(event, MemberJoined)
    news = {"is_on": is_on, "revision": event.revision, "index_revision": index_revision}
    await keep_newest(session, Membership, key, news)


async def keep_label(session: AsyncSession, event: SkillNamed) -> None:
    """Keep what a skill is called."""
    values = {
        "labels": dict(event.labels),
        "revision": event.revision,
        "index_revision": await next_revision(session, event.company_id),
    }
    await keep_newest(
        session, SkillLabel, {"company_id": event.company_id, "id": event.skill_id}, values
    )


async def keep_working_time(session: AsyncSession, event: CompanyChanged) -> None:
    """Keep when the company works."""
    values = {
        "time_zone": event.time_zone,
        "starts_at": event.work_starts_at,
        "ends_at": event.work_ends_at,
        "workdays": list(event.workdays),
        "revision": event.revision,
    }
    await keep_newest(session, WorkingTime, {"company_id": event.company_id}, values)


async def find_names(
    session: AsyncSession, company_id: UUID, people: Iterable[UUID]
) -> dict[UUID, str | None]:
    """Find the names to show of these people."""
    statement = select(col(PersonCard.id), col(PersonCard.display_name)).where(
        col(PersonCard.company_id) == company_id, col(PersonCard.id).in_(set(people))
    )
    return {person: name for person, name in await session.execute(statement)}  # noqa: C416  mypy


async def _keep_card(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    values: Mapping[str, Any],
    counted: str,
) -> None:
    news = {**values, "index_revision": await next_revision(session, company_id)}
    key = {"company_id": company_id, "id": person_id}
    blank = PersonCard(company_id=company_id, id=person_id).model_dump(exclude=set(key))
    await keep_newest(session, PersonCard, key, news, blank=blank, counted=counted)
