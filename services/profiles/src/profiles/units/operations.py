"""What can be done with units."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.cursors import uuids_from
from profiles.units.history import NOTHING, Origin, note_changes, shape_of
from profiles.units.models import Unit
from profiles.units.rules import Branch, Tree
from profiles.units.uses import PERSON, check_unused
from shared.database import lock
from shared.events.profiles import UnitChanged, UnitRemoved
from shared.ids import new_id
from shared.outbox import publish
from shared.problems import NotFound, Problem
from shared.text import folded


class TreeMovedOn(Problem):
    status = 409
    title = "The units were changed by somebody else meanwhile."


async def list_units(
    session: AsyncSession, company_id: UUID, parent_id: UUID | None, limit: int, after: str | None
) -> Sequence[Unit]:
    """List units in the order of the tree, or those right below one unit."""
    statement = select(Unit).where(col(Unit.company_id) == company_id)
    if parent_id is not None:
        statement = statement.where(col(Unit.parent_id) == parent_id)
    if after is not None:
        (last,) = uuids_from(after, 1)
        place = select(col(Unit.sort_path), col(Unit.id)).where(
            col(Unit.company_id) == company_id, col(Unit.id) == last
        )
        statement = statement.where(
            tuple_(col(Unit.sort_path), col(Unit.id)) > place.scalar_subquery()
        )
    statement = statement.order_by(col(Unit.sort_path), col(Unit.id)).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def find_unit(session: AsyncSession, company_id: UUID, unit_id: UUID) -> Unit:
    """Find a unit. Raises NotFound."""
    unit = await session.get(Unit, (company_id, unit_id))
    if unit is None:
        raise NotFound
    return unit


async def remove_unit(
    session: AsyncSession, company_id: UUID, unit_id: UUID, origin: Origin
) -> None:
    """Remove a unit that only people of the past still name. Raises UnitInUse."""
    unit = await session.get(Unit, (company_id, unit_id), with_for_update=True)
    if unit is None:
        raise NotFound
    await check_unused(session, company_id, unit_id)
    is_here = (PERSON.c.company_id == company_id, PERSON.c.unit_id == unit_id)
    await session.execute(update(PERSON).where(*is_here).values(unit_id=None))
    await session.delete(unit)
    note_changes(session, unit, shape_of(unit), NOTHING, origin)
    publish(
        session,
        UnitRemoved(
            company_id=unit.company_id,
            occurred_at=datetime.now(UTC),
            unit_id=unit_id,
            revision=unit.revision + 1,
        ),
    )


async def lock_tree(session: AsyncSession, company_id: UUID) -> Tree:
    """Load all units to change them; until this transaction ends nobody else does."""
    await lock(session, company_id, "units")
    return await load_tree(session, company_id)


async def find_top_unit(session: AsyncSession, company_id: UUID, name: str) -> UUID | None:
    """Find the unit at the top of the tree that is called so."""
    statement = select(col(Unit.id)).where(
        col(Unit.company_id) == company_id,
        col(Unit.parent_id).is_(None),
        col(Unit.sort_name) == folded(name),
    )
    return await session.scalar(statement)


async def load_tree(session: AsyncSession, company_id: UUID) -> Tree:
    """Load all units of a company, to plan changes."""
    statement = select(Unit).where(col(Unit.company_id) == company_id)
    tree = Tree(new_id)
    for unit in await session.scalars(statement.execution_options(populate_existing=True)):
        tree.add(Branch(unit.id, unit.name, unit.parent_id, unit.external_id))
        tree.revisions[unit.id] = unit.revision
    return tree


async def store_tree(
    session: AsyncSession, company_id: UUID, tree: Tree, origin: Origin
) -> set[UUID]:
    """Write what was planned and tell it; give the known units whose path is another now.

    Raises TreeMovedOn where the tree is not the one that was loaded any more.
    """
    await lock(session, company_id, "units")
    statement = select(Unit).where(col(Unit.company_id) == company_id).with_for_update()
    fresh = statement.execution_options(populate_existing=True)
    known = {unit.id: unit for unit in await session.scalars(fresh)}
    if {unit.id: unit.revision for unit in known.values()} != tree.revisions:
        raise TreeMovedOn("Do it again.")
    moved = set()
    for unit_id in tree.branches:
        columns, unit = _columns(tree, unit_id), known.get(unit_id)
        if unit is None:
            unit = Unit.model_validate({"company_id": company_id, "id": unit_id, **columns})
            session.add(unit)
            note_changes(session, unit, NOTHING, shape_of(unit), origin)
        elif all(getattr(unit, name) == value for name, value in columns.items()):
            continue
        else:
            moved |= {unit_id} if unit.path != columns["path"] else set()
            _change(session, unit, columns, origin)
        tree.revisions[unit_id] = unit.revision
        publish(session, unit_changed(unit))
    return moved


def _columns(tree: Tree, unit_id: UUID) -> dict[str, Any]:  # columns
    branch, path = tree.branches[unit_id], tree.path_of(unit_id)
    return {
        "name": branch.name,
        "sort_name": folded(branch.name),
        "parent_id": branch.parent_id,
        "external_id": branch.external_id,
        "path": path,
        "sort_path": tree.sort_path_of(path),
    }


def _change(
    session: AsyncSession,
    unit: Unit,
    columns: Mapping[str, Any],  # columns
    origin: Origin,
) -> None:
    before = shape_of(unit)
    for name, value in columns.items():
        setattr(unit, name, value)
    unit.revision += 1
    note_changes(session, unit, before, shape_of(unit), origin)


def unit_changed(unit: Unit) -> UnitChanged:
    """Say how a unit stands now."""
    return UnitChanged(
        company_id=unit.company_id,
        occurred_at=datetime.now(UTC),
        unit_id=unit.id,
        revision=unit.revision,
        name=unit.name,
        parent_id=unit.parent_id,
        unit_path=tuple(unit.path),
    )
