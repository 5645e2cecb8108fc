"""Writing a unit's learning map down, and reading it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.cursors import uuids_from
from profiles.learning_maps.counting import plan_counting, unplan_counting
from profiles.learning_maps.models import LearningMap, LearningMapIn, LearningMapRevision
from profiles.skills.operations import UnknownSkill, use_skills
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.auth.roles import Role
from shared.paging import from_cursor
from shared.problems import Malformed, MissingRole, NotFound, ProblemError
from shared.revisions import Stored, check_revision, put

EDITORS: Final[tuple[Role, ...]] = ("manager", "curator", "administrator")


def may_edit(caller: Caller, unit: Unit) -> bool:
    """Tell whether the caller manages the unit, or curates the company."""
    path = tuple(unit.path)
    return any(caller.holds(role, path) for role in EDITORS)


async def find_unit(session: AsyncSession, caller: Caller, unit_id: UUID) -> Unit:
    """Find a unit whose map the caller may read: their own, one above it, or one they edit.

    Raises NotFound.
    """
    unit = await session.get(Unit, (caller.company_id, unit_id))
    if unit is None or not (unit_id in caller.unit_path or may_edit(caller, unit)):
        raise NotFound
    return unit


async def draw_map(
    session: AsyncSession, caller: Caller, unit_id: UUID, wanted: LearningMapIn, match: int | None
) -> Stored[LearningMap]:
    """Replace what a unit needs, keeping how it stood. Raises UnknownSkill."""
    unit = await find_unit(session, caller, unit_id)
    if not may_edit(caller, unit):
        raise MissingRole("Ask the manager of this unit, or a curator.")
    skill_ids = [one.skill_id for one in wanted.needs]
    if set(skill_ids) - await use_skills(session, caller.company_id, skill_ids):
        raise UnknownSkill("GET /profiles/skills finds skills by name.")
    key = {"company_id": caller.company_id, "unit_id": unit_id}
    columns = wanted.model_dump(mode="json")
    stored = await put(session, LearningMap, key, columns, owner={}, match=match)
    if stored.is_news:
        drawn = {"revision": stored.row.revision, "needs": columns["needs"]}
        row = {**key, **drawn, "by": caller.person_id}
        session.add(LearningMapRevision.model_validate(row))
        await session.flush()
        await plan_counting(session, caller.company_id, unit_id, datetime.now(UTC))
    return stored


async def find_map(session: AsyncSession, company_id: UUID, unit_id: UUID) -> LearningMap:
    """Find a unit's map. Raises NotFound."""
    found = await session.get(LearningMap, (company_id, unit_id))
    if found is None:
        raise NotFound("This unit has no learning map yet.")
    return found


async def list_maps(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[tuple[LearningMap, Unit]]:
    """List the maps the caller may read: of their own unit and those above, and those they edit."""
    statement = (
        select(LearningMap, Unit)
        .join(
            Unit,
            and_(
                col(Unit.company_id) == col(LearningMap.company_id),
                col(Unit.id) == col(LearningMap.unit_id),
            ),
        )
        .where(
            col(LearningMap.company_id) == caller.company_id,
            or_(col(LearningMap.unit_id).in_(caller.unit_path), _is_edited_by(caller)),
        )
    )
    if after is not None:
        statement = statement.where(col(LearningMap.unit_id) > uuids_from(after, 1)[0])
    page = statement.order_by(col(LearningMap.unit_id)).limit(limit + 1)
    return [(found, unit) for found, unit in await session.execute(page)]


async def drop_map(session: AsyncSession, caller: Caller, unit_id: UUID, match: int | None) -> None:
    """Throw a map away with how it stood before. Raises MissingRole, NotFound and StaleRevision.

    What was said of this week stays: a map drawn anew must not be counted a second time in it.
    """
    unit = await find_unit(session, caller, unit_id)
    if not may_edit(caller, unit):
        raise MissingRole("Ask the manager of this unit, or a curator.")
    key = (caller.company_id, unit_id)
    found = await session.get(LearningMap, key, with_for_update=True)
    if found is None:
        raise NotFound("This unit has no learning map yet.")
    check_revision(found.revision, match)
    await session.execute(
        delete(LearningMapRevision).where(
            col(LearningMapRevision.company_id) == caller.company_id,
            col(LearningMapRevision.unit_id) == unit_id,
        )
    )
    await unplan_counting(session, caller.company_id, unit_id)
    await session.delete(found)


def _is_edited_by(caller: Caller) -> ColumnElement[bool]:
    """Tell in SQL which units `may_edit` is about."""
    granted = [at for role, at in caller.roles if role in EDITORS]
    if None in granted:
        return true()
    beneath: ColumnElement[bool] = Unit.__table__.c.path.overlap(granted)  # type: ignore[attr-defined]
    return beneath


async def list_revisions(
    session: AsyncSession, company_id: UUID, unit_id: UUID, limit: int, after: str | None
) -> Sequence[LearningMapRevision]:
    """List how a map stood, the latest first."""
    table = LearningMapRevision
    statement = select(table).where(
        col(table.company_id) == company_id, col(table.unit_id) == unit_id
    )
    if after is not None:
        statement = statement.where(col(table.revision) < _revision(after))
    statement = statement.order_by(col(table.revision).desc()).limit(limit + 1)
    return (await session.scalars(statement)).all()


def _revision(after: str) -> int:
    (last,) = from_cursor(after, 1)
    if not isinstance(last, int) or abs(last) >= 2**31:
        finding = ProblemError(pointer="query/after", detail="This is not a cursor of this list.")
        raise Malformed("Use `next` of the page before as `after`.", errors=[finding])
    return last
