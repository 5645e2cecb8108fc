"""What can be done with units."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import column, exists, select, table, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.cursors import uuids_from
from profiles.units.models import Unit
from profiles.units.rules import Branch, Tree
from shared.events.profiles import UnitChanged, UnitRemoved
from shared.ids import new_id
from shared.outbox import publish
from shared.problems import NotFound, Problem
from shared.text import folded

# The model of a person stands above units; here only its place is needed.
_person = table("person", column("company_id"), column("unit_id"), column("active"))


class UnitInUse(Problem):
    status = 409
    title = "A unit that has people or units below it cannot be removed."


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


async def remove_unit(session: AsyncSession, company_id: UUID, unit_id: UUID) -> None:
    """Remove a unit that only people of the past still name. Raises UnitInUse."""
    unit = await session.get(Unit, (company_id, unit_id), with_for_update=True)
    if unit is None:
        raise NotFound
    is_here = (_person.c.company_id == company_id, _person.c.unit_id == unit_id)
    in_use = select(
        exists().where(col(Unit.company_id) == company_id, col(Unit.parent_id) == unit_id)
        | exists().where(*is_here, _person.c.active)
    )
    if await session.scalar(in_use):
        raise UnitInUse("Import its people into other units, and remove the units below it first.")
    await session.execute(update(_person).where(*is_here).values(unit_id=None))
    await session.delete(unit)
    publish(
        session,
        UnitRemoved(
            company_id=unit.company_id,
            occurred_at=datetime.now(UTC),
            unit_id=unit_id,
            revision=unit.revision + 1,
        ),
    )


async def load_tree(session: AsyncSession, company_id: UUID) -> Tree:
    """Load all units of a company, to plan changes."""
    rows = await session.scalars(select(Unit).where(col(Unit.company_id) == company_id))
    tree = Tree(new_id)
    for unit in rows:
        tree.add(Branch(unit.id, unit.name, unit.parent_id, unit.external_id))
    return tree


async def store_tree(session: AsyncSession, company_id: UUID, tree: Tree) -> set[UUID]:
    """Write what was planned and tell it; give the known units whose path is another now."""
    statement = select(Unit).where(col(Unit.company_id) == company_id).with_for_update()
    known = {unit.id: unit for unit in await session.scalars(statement)}
    moved = set()
    for unit_id, branch in tree.branches.items():
        path = tree.path_of(unit_id)
        columns = {
            "name": branch.name,
            "sort_name": folded(branch.name),
            "parent_id": branch.parent_id,
            "external_id": branch.external_id,
            "path": path,
            "sort_path": tree.sort_path_of(path),
        }
        unit = known.get(unit_id)
        if unit is None:
            unit = Unit.model_validate({"company_id": company_id, "id": unit_id, **columns})
            session.add(unit)
        elif all(getattr(unit, name) == value for name, value in columns.items()):
            continue
        else:
            moved |= {unit_id} if unit.path != path else set()
            for name, value in columns.items():
                setattr(unit, name, value)
            unit.revision += 1
        publish(session, unit_changed(unit))
    return moved


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
