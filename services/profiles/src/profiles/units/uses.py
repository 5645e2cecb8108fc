"""What still belongs to a unit, so that it cannot be closed."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, column, exists, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from profiles.units.models import Unit
from shared.problems import Problem

# The model of a person stands above units; here only its place is needed.
PERSON = table("person", column("company_id"), column("unit_id"), column("active"))


class UnitInUse(Problem):
    status = 409
    title = "A unit that has people, units below it or anything else cannot be closed."


async def check_unused(session: AsyncSession, company_id: UUID, unit_id: UUID) -> None:
    """Refuse to close a unit to which something belongs. Raises UnitInUse."""
    uses = {
        "people": exists().where(
            PERSON.c.company_id == company_id, PERSON.c.unit_id == unit_id, PERSON.c.active
        ),
        "units": exists().where(col(Unit.company_id) == company_id, col(Unit.parent_id) == unit_id),
        **dict(_references(company_id, unit_id)),
    }
    found = (await session.execute(select(*(use.label(name) for name, use in uses.items())))).one()
    standing = [name for name in uses if getattr(found, name)]
    if standing:
        raise UnitInUse(f"Move or end these first: {', '.join(standing)}.")


def _references(company_id: UUID, unit_id: UUID) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """Give what other features tie to a unit by a foreign key that does not let go of it."""
    for one in SQLModel.metadata.tables.values():
        for key in one.foreign_key_constraints:
            if key.referred_table.name != "unit" or one.name in ("unit", "person") or key.ondelete:
                continue
            place = next(each.parent for each in key.elements if each.column.name == "id")
            yield one.name, exists().where(one.c.company_id == company_id, place == unit_id)
