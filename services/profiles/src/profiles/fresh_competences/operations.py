"""What people do with what they brought back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.fresh_competences.models import (
    FreshChoice,
    FreshChoiceIn,
    FreshCompetence,
    FreshCompetenceIn,
    FreshForward,
)
from profiles.fresh_competences.rules import is_open_to_team
from profiles.skills.operations import UnknownSkill, use_skills
from shared.auth.caller import Caller
from shared.due import Due, schedule, unschedule
from shared.events.knowledge import CompetenceFaded, CompetenceFresh
from shared.outbox import publish
from shared.paging import latest_first
from shared.problems import NotFound
from shared.revisions import Stored, check_revision, put

FADES = "competence-fades"


async def list_fresh_competences(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[FreshCompetence]:
    """List what one brought back oneself, the latest first, faded ones included."""
    statement = select(FreshCompetence).where(
        col(FreshCompetence.company_id) == caller.company_id,
        col(FreshCompetence.person_id) == caller.person_id,
        col(FreshCompetence.withdrawn_at).is_(None),
    )
    order = (col(FreshCompetence.completed_at), col(FreshCompetence.id))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def find_fresh_competence(
    session: AsyncSession, caller: Caller, competence_id: UUID
) -> FreshCompetence:
    """Find something one brought back oneself. Raises NotFound."""
    return await _own(session, caller, competence_id)


async def change_fresh_competence(
    session: AsyncSession,
    caller: Caller,
    competence_id: UUID,
    wanted: FreshCompetenceIn,
    *,
    match: int | None,
    now: datetime,
) -> FreshCompetence:
    """Correct the skills and decide who sees it. Raises NotFound, UnknownSkill."""
    row = await _own(session, caller, competence_id)
    check_revision(row.revision, match)
    known = await use_skills(session, caller.company_id, wanted.skill_ids)
    if set(wanted.skill_ids) - known:
        raise UnknownSkill("GET /profiles/skills finds skills by name.")
    is_corrected = row.skill_ids != wanted.skill_ids
    if is_corrected or row.choice != wanted.seen_by:
        row.skill_ids, row.choice = wanted.skill_ids, wanted.seen_by
        row.revision += 1
        # Listeners get the corrected skills with the later revision, without a fading between.
        row.is_told = row.is_told and not (is_corrected and is_open_to_team(row, now))
        tell_freshness(session, row, now)
    return row


async def withdraw_fresh_competence(
    session: AsyncSession, caller: Caller, competence_id: UUID, now: datetime
) -> None:
    """Take it out of all overviews, for good."""
    row = await _own(session, caller, competence_id)
    row.title, row.skill_ids, row.withdrawn_at = None, [], now
    row.revision += 1
    tell_freshness(session, row, now)
    await unschedule(session, row.company_id, FADES, str(row.id))
    await session.execute(
        delete(FreshForward).where(
            col(FreshForward.company_id) == row.company_id,
            col(FreshForward.competence_id) == row.id,
        )
    )


async def choose_courses(
    session: AsyncSession, caller: Caller, wanted: FreshChoiceIn, match: int | None
) -> Stored[FreshChoice]:
    """Decide whether one's unit may show one's courses; `never` also hides what it shows now."""
    key = {"company_id": caller.company_id, "person_id": caller.person_id}
    stored = await put(session, FreshChoice, key, wanted.model_dump(), owner={}, match=match)
    if stored.row.courses == "never":
        await session.execute(
            update(FreshCompetence)
            .where(
                col(FreshCompetence.company_id) == caller.company_id,
                col(FreshCompetence.person_id) == caller.person_id,
            )
            .values(seen_from=None)
        )
    return stored


async def find_choice(session: AsyncSession, caller: Caller) -> FreshChoice | None:
    """Find what one chose for one's courses, if one did."""
    return await session.get(FreshChoice, (caller.company_id, caller.person_id))


async def find_teams(
    session: AsyncSession, company_id: UUID, competence_ids: Collection[UUID]
) -> Mapping[UUID, list[UUID]]:
    """Say to which teams things were passed on."""
    statement = (
        select(col(FreshForward.competence_id), col(FreshForward.unit_id))
        .where(
            col(FreshForward.company_id) == company_id,
            col(FreshForward.competence_id).in_(competence_ids),
        )
        .order_by(col(FreshForward.at), col(FreshForward.unit_id))
    )
    teams: dict[UUID, list[UUID]] = {one: [] for one in competence_ids}
    for row in await session.execute(statement):
        teams[row.competence_id].append(row.unit_id)
    return teams


async def plan_fading(session: AsyncSession, row: FreshCompetence) -> None:
    """Have it fade when its time has come."""
    await schedule(
        session,
        Due(company_id=row.company_id, kind=FADES, key=str(row.id), at=row.fresh_until),
    )


async def let_fade(session: AsyncSession, due: Due) -> None:
    """Let something count as fresh no more; a later end that was set since counts."""
    key = (due.company_id, UUID(due.key))
    row = await session.get(FreshCompetence, key, with_for_update=True)
    if row is None or row.withdrawn_at is not None:
        return
    if row.fresh_until > due.at:
        await plan_fading(session, row)
        return
    row.faded_at = due.at
    row.revision += 1
    tell_freshness(session, row, due.at)


def tell_freshness(session: AsyncSession, row: FreshCompetence, now: datetime) -> None:
    """Tell others what they may know now, if that is news."""
    is_open = is_open_to_team(row, now)
    if is_open and not row.is_told:
        publish(session, competence_fresh(row, now))
        row.is_told = True
    elif row.is_told and not is_open:
        facts = row.model_dump(include={"company_id", "revision", "person_id"})
        faded = facts | {"competence_id": row.id, "occurred_at": now}
        publish(session, CompetenceFaded.model_validate(faded))
        row.is_told = False


def competence_fresh(row: FreshCompetence, now: datetime) -> CompetenceFresh:
    """Say that something is fresh and for the team."""
    facts = row.model_dump(include={"company_id", "revision", "person_id", "skill_ids"})
    more = {"competence_id": row.id, "fresh_until": row.fresh_until, "occurred_at": now}
    return CompetenceFresh.model_validate(facts | more)


async def list_told(session: AsyncSession, company_id: UUID) -> Sequence[FreshCompetence]:
    """List what others know to be fresh, to tell it again."""
    statement = select(FreshCompetence).where(
        col(FreshCompetence.company_id) == company_id, col(FreshCompetence.is_told)
    )
    return (await session.scalars(statement)).all()


async def _own(session: AsyncSession, caller: Caller, competence_id: UUID) -> FreshCompetence:
    row = await session.get(
        FreshCompetence, (caller.company_id, competence_id), with_for_update=True
    )
    if row is None or row.person_id != caller.person_id or row.withdrawn_at is not None:
        raise NotFound
    return row
