"""What became of units: every change kept, whichever way it came in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.units.models import Unit, UnitChange, Via, What
from shared.auth.caller import Caller
from shared.ids import new_id
from shared.paging import latest_first
from shared.problems import MissingRole, NotFound


class Origin(NamedTuple):
    """Which way a change came in, and who made it."""

    via: Via
    by: UUID | None = None


class Shape(NamedTuple):
    """What of a unit is kept in its history."""

    name: str | None = None
    parent_id: UUID | None = None
    external_id: str | None = None


NOTHING = Shape()


def shape_of(unit: Unit) -> Shape:
    """Give what may change of a unit."""
    return Shape(unit.name, unit.parent_id, unit.external_id)


def note_changes(
    session: AsyncSession, unit: Unit, before: Shape, after: Shape, origin: Origin
) -> None:
    """Keep what is another now; `NOTHING` stands before a unit is made and after it is closed."""
    now = datetime.now(UTC)
    for what, was, became in _differences(before, after):
        row = {
            "company_id": unit.company_id,
            "id": new_id(),
            "unit_id": unit.id,
            "what": what,
            "before": was,
            "after": became,
            "via": origin.via,
            "by": origin.by,
            "changed_at": now,
        }
        session.add(UnitChange.model_validate(row))


async def list_unit_history(
    session: AsyncSession, caller: Caller, unit_id: UUID, limit: int, after: str | None
) -> Sequence[UnitChange]:
    """List what became of a unit, newest first, also of one that is closed. Raises NotFound."""
    if not caller.holds("administrator"):
        raise MissingRole("Ask an administrator of the whole company.")
    of_it = (col(UnitChange.company_id) == caller.company_id, col(UnitChange.unit_id) == unit_id)
    order = (col(UnitChange.changed_at), col(UnitChange.id))
    statement = select(UnitChange).where(*of_it)
    rows = (await session.scalars(latest_first(statement, order, limit, after))).all()
    if not rows and after is None and not await session.get(Unit, (caller.company_id, unit_id)):
        raise NotFound
    return rows


def _differences(before: Shape, after: Shape) -> Sequence[tuple[What, str | None, str | None]]:
    if before.name is None:
        return [("made", None, after.name), *_moves(before, after)]
    if after.name is None:
        return [("closed", before.name, None)]
    renamed: list[tuple[What, str | None, str | None]] = []
    if before.name != after.name:
        renamed.append(("renamed", before.name, after.name))
    return [*renamed, *_moves(before, after)]


def _moves(before: Shape, after: Shape) -> Sequence[tuple[What, str | None, str | None]]:
    found: list[tuple[What, str | None, str | None]] = []
    if before.parent_id != after.parent_id:
        found.append(("moved", _text(before.parent_id), _text(after.parent_id)))
    if before.external_id != after.external_id:
        found.append(("identified", before.external_id, after.external_id))
    return found


def _text(unit_id: UUID | None) -> str | None:
    return str(unit_id) if unit_id else None
