"""Evidence as it is shown, and to whom."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.evidence import queries
from profiles.evidence.models import (
    Audience,
    ContributionsOut,
    EvidenceChoice,
    EvidenceCountsOut,
    EvidenceIn,
    OccasionOut,
)
from profiles.skills.operations import require_skill
from profiles.visibility import Visibility
from shared.auth.caller import Caller
from shared.paging import time_and_id
from shared.problems import NotFound
from shared.revisions import Stored, put


class SkillEvidence(NamedTuple):
    """What someone did with a skill, and to whom they show it."""

    skill_id: UUID
    counts: EvidenceCountsOut
    visibility: Visibility


async def choose_visibility(
    session: AsyncSession, caller: Caller, skill_id: UUID, wanted: EvidenceIn, match: int | None
) -> Stored[EvidenceChoice]:
    """Decide who may see the evidence of one's own skill."""
    await require_skill(session, caller.company_id, skill_id)
    return await put(
        session,
        EvidenceChoice,
        {
            "company_id": caller.company_id,
            "person_id": caller.person_id,
            "skill_id": skill_id,
        },
        wanted.model_dump(),
        owner={},
        match=match,
    )


async def find_choice(session: AsyncSession, caller: Caller, skill_id: UUID) -> EvidenceChoice:
    """Find what one decided for a skill. Raises NotFound where one did not."""
    key = (caller.company_id, caller.person_id, skill_id)
    choice = await session.get(EvidenceChoice, key)
    if choice is None:
        raise NotFound("You have not chosen yet: your default for `evidence` applies.")
    return choice


async def list_evidence(  # noqa: PLR0913  a query and its page
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    audience: Audience,
    default: Visibility,
    limit: int,
    after: str | None = None,
) -> list[SkillEvidence]:
    """List a person's evidence per skill, the latest first; up to `limit + 1`."""
    last_at, last_id = time_and_id(after) if after else (None, None)
    rows = await session.execute(
        queries.EVIDENCE,
        {
            "company": company_id,
            "person": person_id,
            "is_owner": audience == "owner",
            "last_at": last_at,
            "last_id": last_id,
            "limit": limit + 1,
        },
    )
    found = rows.all()
    choices = await _choices(session, company_id, person_id, [row.skill_id for row in found])
    return [
        SkillEvidence(row.skill_id, _counts(row), choices.get(row.skill_id, default))
        for row in found
    ]


async def list_visible_evidence(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    default: Visibility,
    levels: Collection[Visibility],
) -> list[SkillEvidence]:
    """List the latest evidence a colleague may see."""
    found = await list_evidence(session, company_id, person_id, "colleagues", default, limit=300)
    return [one for one in found if one.visibility in levels]


async def count_contributions(
    session: AsyncSession, company_id: UUID, person_id: UUID, audience: Audience
) -> ContributionsOut:
    """Count what a person contributed."""
    row = (
        await session.execute(
            queries.CONTRIBUTIONS,
            {"company": company_id, "person": person_id, "is_owner": audience == "owner"},
        )
    ).one()
    return ContributionsOut.model_validate(row, from_attributes=True)


def _counts(row: Row[*tuple[Any, ...]]) -> EvidenceCountsOut:
    occasions = zip(row.item_ids, row.times, strict=True)
    return EvidenceCountsOut(
        answers=row.answers,
        shared=row.shared,
        helped=row.helped,
        thanked=row.thanked,
        last_at=row.last_at,
        occasions=[OccasionOut(item_id=item_id, at=at) for item_id, at in occasions],
    )


async def _choices(
    session: AsyncSession, company_id: UUID, person_id: UUID, skill_ids: Collection[UUID]
) -> Mapping[UUID, Visibility]:
    statement = select(col(EvidenceChoice.skill_id), col(EvidenceChoice.visibility)).where(
        col(EvidenceChoice.company_id) == company_id,
        col(EvidenceChoice.person_id) == person_id,
        col(EvidenceChoice.skill_id).in_(skill_ids),
    )
    return {row.skill_id: row.visibility for row in await session.execute(statement)}
