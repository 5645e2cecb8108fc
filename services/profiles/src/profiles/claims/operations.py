"""What people do with their claims."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.claims.models import Claim, ClaimIn
from profiles.claims.rules import DEFAULT_VISIBILITY
from profiles.skills.operations import require_skill
from profiles.visibility import Visibility
from shared.auth.caller import Caller
from shared.database import lock
from shared.events.profiles import ClaimKind, SkillClaimed, SkillUnclaimed
from shared.outbox import publish
from shared.paging import oldest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put

MAX_CLAIMS = 300


class SkillAlreadyClaimed(Problem):
    status = 409
    title = "You have claimed this skill in this way already."


class TooManyClaims(Problem):
    status = 409
    title = f"A person can have {MAX_CLAIMS} claims at most."


async def claim_skill(
    session: AsyncSession, caller: Caller, claim_id: UUID, wanted: ClaimIn, match: int | None
) -> Stored[Claim]:
    """Say that one can teach, has, or wants a skill. Raises SkillAlreadyClaimed, UnknownSkill."""
    await lock(session, caller.company_id, caller.person_id, "claims")
    await _check_room(session, caller, claim_id, wanted)
    await require_skill(session, caller.company_id, wanted.skill_id)
    visibility = wanted.visibility or DEFAULT_VISIBILITY[wanted.kind]
    stored = await put(
        session,
        Claim,
        {"company_id": caller.company_id, "id": claim_id},
        wanted.model_dump() | {"visibility": visibility, "withdrawn_at": None},
        owner={"person_id": caller.person_id},
        match=match,
    )
    if stored.is_news:
        publish(session, skill_claimed(stored.row))
    return stored


async def withdraw_claim(session: AsyncSession, caller: Caller, claim_id: UUID) -> None:
    """Take a claim back; taking it back again changes nothing."""
    claim = await session.get(Claim, (caller.company_id, claim_id), with_for_update=True)
    if claim is None or claim.person_id != caller.person_id:
        raise NotFound
    if claim.withdrawn_at is not None:
        return
    now = datetime.now(UTC)
    claim.withdrawn_at, claim.revision = now, claim.revision + 1
    publish(session, SkillUnclaimed(occurred_at=now, **_key(claim)))


async def find_claim(session: AsyncSession, caller: Caller, claim_id: UUID) -> Claim:
    """Find one of one's own claims. Raises NotFound."""
    claim = await session.get(Claim, (caller.company_id, claim_id))
    if claim is None or claim.person_id != caller.person_id or claim.withdrawn_at is not None:
        raise NotFound
    return claim


async def list_claims(
    session: AsyncSession, caller: Caller, kind: ClaimKind | None, limit: int, after: str | None
) -> Sequence[Claim]:
    """List one's own claims, oldest first."""
    statement = select(Claim).where(*_held_by(caller.company_id, caller.person_id))
    if kind is not None:
        statement = statement.where(col(Claim.kind) == kind)
    order = (col(Claim.created_at), col(Claim.id))
    return (await session.scalars(oldest_first(statement, order, limit, after))).all()


async def list_visible_claims(
    session: AsyncSession, company_id: UUID, person_id: UUID, levels: Collection[Visibility]
) -> Sequence[Claim]:
    """List what a person claims, as far as these visibilities go."""
    statement = select(Claim).where(
        *_held_by(company_id, person_id), col(Claim.visibility).in_(levels)
    )
    return (await session.scalars(statement.order_by(col(Claim.created_at)))).all()


async def list_claimed_skills(
    session: AsyncSession, caller: Caller, kind: ClaimKind
) -> frozenset[UUID]:
    """Give the skills one claims in this way."""
    statement = select(col(Claim.skill_id)).where(
        *_held_by(caller.company_id, caller.person_id), col(Claim.kind) == kind
    )
    return frozenset(await session.scalars(statement))


async def list_own_levels(
    session: AsyncSession, company_id: UUID, person_id: UUID, skill_ids: Collection[UUID]
) -> dict[UUID, int | None]:
    """Give the highest level a person claims to have or teach, None where they say none."""
    statement = (
        select(col(Claim.skill_id), func.max(col(Claim.level)))
        .where(
            *_held_by(company_id, person_id),
            col(Claim.kind).in_(("have", "teach")),
            col(Claim.skill_id).in_(skill_ids),
        )
        .group_by(col(Claim.skill_id))
    )
    return dict((await session.execute(statement)).all())


def skill_claimed(claim: Claim) -> SkillClaimed:
    """Say how a claim stands now."""
    return SkillClaimed.model_validate(
        {
            **_key(claim),
            "occurred_at": datetime.now(UTC),
            "level": claim.level,
            "visibility": claim.visibility,
        }
    )


def _key(claim: Claim) -> dict[str, Any]:  # fields of either event
    return {
        "company_id": claim.company_id,
        "claim_id": claim.id,
        "revision": claim.revision,
        "person_id": claim.person_id,
        "skill_id": claim.skill_id,
        "kind": claim.kind,
    }


def _held_by(company_id: UUID, person_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Claim.company_id) == company_id,
        col(Claim.person_id) == person_id,
        col(Claim.withdrawn_at).is_(None),
    )


async def _check_room(
    session: AsyncSession, caller: Caller, claim_id: UUID, wanted: ClaimIn
) -> None:
    statement = select(col(Claim.id), col(Claim.skill_id), col(Claim.kind)).where(
        *_held_by(caller.company_id, caller.person_id), col(Claim.id) != claim_id
    )
    others = (await session.execute(statement)).all()
    for other in others:
        if (other.skill_id, other.kind) == (wanted.skill_id, wanted.kind):
            raise SkillAlreadyClaimed(f"Change claim {other.id} instead, or withdraw it first.")
    if len(others) >= MAX_CLAIMS:
        raise TooManyClaims("Withdraw one that does not matter any more.")
