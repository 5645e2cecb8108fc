"""Expertise as its owner sees it, what they decide about it, and what colleagues see."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.endorsements.rules import share_of
from profiles.evidence.models import Audience
from profiles.expertise import queries
from profiles.expertise.models import ExpertiseChoice, ExpertiseIn, Verdict
from profiles.expertise.moves import Reading, Taken, read
from profiles.expertise.rules import FADED, Piece
from profiles.half_lives.operations import Fading, find_half_lives
from profiles.skills.operations import require_skill
from profiles.visibility import Visibility
from shared.auth.caller import Caller
from shared.problems import NotFound
from shared.revisions import Stored, put


class Known(NamedTuple):
    """A skill a person showed to have, as it reads now."""

    skill_id: UUID
    reading: Reading
    fading: Fading
    pieces: Sequence[Piece]

    @property
    def rank(self) -> tuple[int, str]:
        """Order: the strongest first."""
        return -self.reading.now.thousandths, str(self.skill_id)


class Choice(NamedTuple):
    """What a person decided about a skill."""

    visibility: Visibility = "me"
    verdict: Verdict = "kept"


class _Evidence(NamedTuple):
    pieces: list[Piece]
    taken: list[Taken]


async def list_known(
    session: AsyncSession, company_id: UUID, person_id: UUID, audience: Audience, now: datetime
) -> list[Known]:
    """Infer all a person showed to know, the strongest first; what has faded is left out."""
    evidence = await _load(session, company_id, person_id, audience, None)
    return await _read_all(session, company_id, evidence, now)


async def list_kept(
    session: AsyncSession, company_id: UUID, person_id: UUID, now: datetime
) -> list[Known]:
    """Infer what a person showed to know, for themselves, without what they hid or rejected."""
    choices = await find_choices(session, company_id, person_id)
    known = await list_known(session, company_id, person_id, "owner", now)
    return [one for one in known if choices.get(one.skill_id, Choice()).verdict == "kept"]


async def find_known(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    skill_ids: Collection[UUID],
    now: datetime,
) -> Mapping[UUID, Known]:
    """Infer how well a person knows these skills, as they see it themselves."""
    evidence = await _load(session, company_id, person_id, "owner", skill_ids)
    return {one.skill_id: one for one in await _read_all(session, company_id, evidence, now)}


async def decide_expertise(
    session: AsyncSession, caller: Caller, skill_id: UUID, wanted: ExpertiseIn, match: int | None
) -> Stored[ExpertiseChoice]:
    """Decide who sees one's expertise in a skill, or that it is none. Raises UnknownSkill."""
    await require_skill(session, caller.company_id, skill_id)
    key = {
        "company_id": caller.company_id,
        "person_id": caller.person_id,
        "skill_id": skill_id,
    }
    return await put(session, ExpertiseChoice, key, wanted.model_dump(), owner={}, match=match)


async def find_choice(session: AsyncSession, caller: Caller, skill_id: UUID) -> ExpertiseChoice:
    """Find what one decided about a skill. Raises NotFound where one did not."""
    key = (caller.company_id, caller.person_id, skill_id)
    choice = await session.get(ExpertiseChoice, key)
    if choice is None:
        raise NotFound("You have not decided yet: it is kept, for yourself only.")
    return choice


async def find_choices(
    session: AsyncSession, company_id: UUID, person_id: UUID
) -> Mapping[UUID, Choice]:
    """Give all a person decided; a skill without a decision is kept, for oneself."""
    table = ExpertiseChoice
    statement = select(col(table.skill_id), col(table.visibility), col(table.verdict)).where(
        col(table.company_id) == company_id, col(table.person_id) == person_id
    )
    rows = await session.execute(statement)
    return {row.skill_id: Choice(row.visibility, row.verdict) for row in rows}


async def list_rejected(
    session: AsyncSession, company_id: UUID, person_id: UUID
) -> frozenset[UUID]:
    """Give the skills of which a person says that they were inferred wrongly."""
    choices = await find_choices(session, company_id, person_id)
    return frozenset(one for one, choice in choices.items() if choice.verdict == "rejected")


async def list_shown(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    levels: Collection[Visibility],
    now: datetime,
) -> list[Known]:
    """Infer what a colleague may see: from items open to all, as far as the owner shows it."""
    choices = await find_choices(session, company_id, person_id)
    shown = {
        skill_id
        for skill_id, choice in choices.items()
        if choice.verdict == "kept" and choice.visibility in levels
    }
    if not shown:
        return []
    evidence = await _load(session, company_id, person_id, "colleagues", shown)
    return await _read_all(session, company_id, evidence, now)


def after_rank(found: Sequence[Known], last: tuple[int, str] | None, limit: int) -> Sequence[Known]:
    """Cut a page out of a ranked list, one more than asked for."""
    rest = found if last is None else [one for one in found if one.rank > last]
    return rest[: limit + 1]


async def _load(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    audience: Audience,
    skill_ids: Collection[UUID] | None,
) -> Mapping[UUID, _Evidence]:
    rows = await session.execute(
        queries.OF_ONE_PERSON,
        {
            "company": company_id,
            "people": [person_id],
            "is_owner": audience == "owner",
            "is_all": skill_ids is None,
            "skills": list(skill_ids or ()),
        },
    )
    evidence: dict[UUID, _Evidence] = defaultdict(lambda: _Evidence([], []))
    for row in rows:
        if row.kind == "taken-back":
            evidence[row.skill_id].taken.append(Taken(row.at, row.item_id))
        else:
            share = share_of(row.nth, is_mutual=row.is_mutual)
            piece = Piece(row.kind, row.source, row.at, row.item_id, share)
            evidence[row.skill_id].pieces.append(piece)
    return evidence


async def _read_all(
    session: AsyncSession, company_id: UUID, evidence: Mapping[UUID, _Evidence], now: datetime
) -> list[Known]:
    fading = await find_half_lives(session, company_id, evidence.keys())
    found = [
        Known(skill_id, read(one.pieces, one.taken, how.half_life, now), how, one.pieces)
        for skill_id, one in evidence.items()
        if (how := fading.get(skill_id))
    ]
    return sorted((one for one in found if _is_shown(one)), key=lambda one: one.rank)


def _is_shown(one: Known) -> bool:
    """Tell whether it has not faded away, or moved lately."""
    return one.reading.now.thousandths >= 1000 * FADED or bool(one.reading.moves)
