"""Giving, taking back, and judging endorsements."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import are_kept_apart
from profiles.endorsements.models import Endorsement, EndorsementIn, VerdictIn
from profiles.endorsements.queries import is_shown
from profiles.endorsements.telling import skill_endorsed, skill_unendorsed
from profiles.evidence.models import Contribution
from profiles.me.operations import find_person
from profiles.notices import News, take_back, tell
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.database import lock
from shared.outbox import publish
from shared.problems import NotFound, Problem
from shared.revisions import Stored, check_revision, put

MAX_PER_PAIR = 20


class CannotEndorseYourself(Problem):
    status = 409
    title = "Nobody can endorse themselves."


class UnknownOccasion(Problem):
    status = 409
    title = "There is no such item of this person that is open to the company."


class TooManyEndorsements(Problem):
    status = 409
    title = f"One person can endorse another for {MAX_PER_PAIR} skills at most."


async def endorse_skill(
    session: AsyncSession,
    caller: Caller,
    person_id: UUID,
    skill_id: UUID,
    wanted: EndorsementIn,
    match: int | None,
) -> Stored[Endorsement]:
    """Say that a colleague knows a skill; they decide whether it is shown.

    Another occasion has to be accepted anew. Raises CannotEndorseYourself, UnknownOccasion,
    UnknownSkill.
    """
    if person_id == caller.person_id:
        raise CannotEndorseYourself("Claim the skill instead: PUT /profiles/claims/{id}.")
    await _check_there(session, caller.company_id, person_id)
    await lock(session, caller.company_id, caller.person_id, "endorsements")
    await _check_room(session, caller, person_id, skill_id)
    await require_skill(session, caller.company_id, skill_id)
    await _check_occasion(session, caller.company_id, person_id, wanted.item_id)
    key = _key(caller.company_id, person_id, caller.person_id, skill_id)
    old = await session.get(Endorsement, tuple(key.values()), with_for_update=True)
    is_back = old is not None and old.withdrawn_at is not None
    if old is not None and is_back and match is None:
        match = old.revision
    columns = wanted.model_dump() | {"withdrawn_at": None}
    was_shown = old is not None and is_shown(old)
    stored = await put(session, Endorsement, key, columns, owner={}, match=match)
    # Who is blocked is not told so: what they say waits where nobody sees it.
    if stored.is_news and not await are_kept_apart(
        session, caller.company_id, caller.person_id, person_id
    ):
        tell(session, [person_id], _news(stored.row))
    if stored.outcome == "changed":  # by its giver: what was accepted is another now
        _start_anew(session, stored.row, was_shown=was_shown)
    return stored


async def withdraw_endorsement(
    session: AsyncSession, caller: Caller, person_id: UUID, skill_id: UUID
) -> None:
    """Take one's word back; taking it back again changes nothing."""
    key = _key(caller.company_id, person_id, caller.person_id, skill_id)
    row = await session.get(Endorsement, tuple(key.values()), with_for_update=True)
    if row is None or row.withdrawn_at is not None:
        return
    was_shown = is_shown(row)
    row.withdrawn_at, row.revision = datetime.now(UTC), row.revision + 1
    take_back(session, [person_id], _news(row))
    if was_shown:
        publish(session, skill_unendorsed(row, row.visibility))


async def judge_endorsement(
    session: AsyncSession,
    caller: Caller,
    endorser_id: UUID,
    skill_id: UUID,
    wanted: VerdictIn,
    match: int | None,
) -> Endorsement:
    """Accept or decline what a colleague says of oneself, and choose who sees it."""
    key = _key(caller.company_id, caller.person_id, endorser_id, skill_id)
    row = await session.get(Endorsement, tuple(key.values()), with_for_update=True)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    visibility = wanted.visibility if wanted.verdict == "accepted" else "me"
    if (row.verdict, row.visibility) == (wanted.verdict, visibility):
        return row
    check_revision(row.verdict_revision, match)
    was_shown, was_shown_to = is_shown(row), row.visibility
    row.verdict, row.visibility = wanted.verdict, visibility
    row.verdict_revision += 1
    if is_shown(row):
        publish(session, skill_endorsed(row))
    elif was_shown:
        publish(session, skill_unendorsed(row, was_shown_to))
    return row


async def find_endorsement(
    session: AsyncSession, company_id: UUID, person_id: UUID, endorser_id: UUID, skill_id: UUID
) -> Endorsement:
    """Find a standing endorsement. Raises NotFound."""
    key = _key(company_id, person_id, endorser_id, skill_id)
    row = await session.get(Endorsement, tuple(key.values()))
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    return row


def _news(row: Endorsement) -> News:
    return News(row.company_id, "skill-endorsed", row.id, row.endorser_id, datetime.now(UTC))


def _start_anew(session: AsyncSession, row: Endorsement, *, was_shown: bool) -> None:
    if was_shown:
        publish(session, skill_unendorsed(row, row.visibility))
    row.verdict, row.visibility, row.endorsed_at = "waiting", "me", datetime.now(UTC)
    row.verdict_revision += 1


async def _check_there(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    person = await find_person(session, company_id, person_id)
    if not person.active:
        raise NotFound


async def _check_room(
    session: AsyncSession, caller: Caller, person_id: UUID, skill_id: UUID
) -> None:
    others = await session.scalar(
        select(func.count()).where(
            col(Endorsement.company_id) == caller.company_id,
            col(Endorsement.person_id) == person_id,
            col(Endorsement.endorser_id) == caller.person_id,
            col(Endorsement.skill_id) != skill_id,
            col(Endorsement.withdrawn_at).is_(None),
        )
    )
    if (others or 0) >= MAX_PER_PAIR:
        raise TooManyEndorsements("Take one back that says less.")


async def _check_occasion(
    session: AsyncSession, company_id: UUID, person_id: UUID, item_id: UUID | None
) -> None:
    """Take only what everybody may read: else naming an item would tell that it exists."""
    if item_id is None:
        return
    item = await session.get(Contribution, (company_id, item_id))
    is_theirs = item is not None and item.author_id == person_id and not item.removed
    if item is None or not is_theirs or item.visibility != "company":
        raise UnknownOccasion("Name an item of theirs, or write a line as `occasion`.")


def _key(
    company_id: UUID, person_id: UUID, endorser_id: UUID, skill_id: UUID
) -> dict[str, UUID | str]:
    return {
        "company_id": company_id,
        "person_id": person_id,
        "endorser_id": endorser_id,
        "skill_id": skill_id,
    }
