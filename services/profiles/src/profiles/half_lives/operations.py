"""How long what was shown of a skill counts in a company."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.authority import check_curates
from profiles.cursors import uuids_from
from profiles.half_lives.models import HalfLife, HalfLifeIn, SkillKind
from profiles.half_lives.rules import DAYS, REASONS, Concept, kind_of
from profiles.skills.models import EscoConcept, Skill
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.languages import Language
from shared.problems import NotFound
from shared.revisions import Stored, check_revision, put


class Fading(NamedTuple):
    """How fast a skill fades in a company, and why; revision 0 where the company chose nothing."""

    days: int
    kind: SkillKind
    chosen_reason: str | None = None
    revision: int = 0

    @property
    def half_life(self) -> timedelta:
        return timedelta(days=self.days)

    def reason(self, language: Language) -> str:
        """Give the reason in words: the company's own, else ours."""
        return self.chosen_reason or REASONS[self.kind][language]


async def choose_half_life(
    session: AsyncSession, caller: Caller, skill_id: UUID, wanted: HalfLifeIn, match: int | None
) -> Stored[HalfLife]:
    """Decide how fast a skill fades here. Raises UnknownSkill."""
    check_curates(caller)
    await require_skill(session, caller.company_id, skill_id)
    key = {"company_id": caller.company_id, "skill_id": skill_id}
    return await put(session, HalfLife, key, wanted.model_dump(), owner={}, match=match)


async def drop_half_life(
    session: AsyncSession, caller: Caller, skill_id: UUID, match: int | None
) -> None:
    """Return to the default; where there is nothing to drop, nothing changes."""
    check_curates(caller)
    chosen = await session.get(HalfLife, (caller.company_id, skill_id), with_for_update=True)
    if chosen is None:
        return
    check_revision(chosen.revision, match)
    await session.delete(chosen)


async def find_half_life(session: AsyncSession, company_id: UUID, skill_id: UUID) -> Fading:
    """Say how fast a skill fades here, used already or not. Raises NotFound."""
    found = await find_half_lives(session, company_id, [skill_id])
    if skill_id in found:
        return found[skill_id]
    concept = await session.get(EscoConcept, skill_id)
    if concept is None:
        raise NotFound
    kind = kind_of(_concept(concept.type, concept.reuse, concept.labels))
    return Fading(DAYS[kind], kind)


async def list_half_lives(
    session: AsyncSession, company_id: UUID, limit: int, after: str | None
) -> Sequence[HalfLife]:
    """List what the company chose itself."""
    statement = select(HalfLife).where(col(HalfLife.company_id) == company_id)
    if after is not None:
        statement = statement.where(col(HalfLife.skill_id) > uuids_from(after, 1)[0])
    statement = statement.order_by(col(HalfLife.skill_id)).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def find_half_lives(
    session: AsyncSession, company_id: UUID, skill_ids: Collection[UUID]
) -> Mapping[UUID, Fading]:
    """Say how fast skills fade here; those the company does not use are left out."""
    if not skill_ids:
        return {}
    concept, chosen = EscoConcept, HalfLife
    statement = (
        select(
            col(Skill.id),
            col(concept.type),
            col(concept.reuse),
            col(concept.labels),
            col(chosen.days),
            col(chosen.reason),
            col(chosen.revision),
        )
        .outerjoin(concept, col(concept.id) == col(Skill.id))
        .outerjoin(
            chosen,
            and_(
                col(chosen.company_id) == col(Skill.company_id),
                col(chosen.skill_id) == col(Skill.id),
            ),
        )
        .where(col(Skill.company_id) == company_id, col(Skill.id).in_(skill_ids))
    )
    rows = await session.execute(statement)
    return {
        skill_id: _fading(_concept(type_, reuse, labels), days, reason, revision)
        for skill_id, type_, reuse, labels, days, reason, revision in rows
    }


def _fading(
    concept: Concept | None, days: int | None, reason: str | None, revision: int | None
) -> Fading:
    if days is not None:
        return Fading(days, "chosen", reason, revision or 0)
    kind = kind_of(concept)
    return Fading(DAYS[kind], kind)


def _concept(
    type_: str | None, reuse: str | None, labels: Mapping[str, str] | None
) -> Concept | None:
    if type_ is None:
        return None
    return Concept(type_, reuse or "", (labels or {}).get("en", ""))
