"""Who keeps the hours and budgets of whom: L&D and administrators, and no manager."""

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.auth.roles import Role
from shared.problems import MissingRole

KEEPERS: Final[tuple[Role, ...]] = ("analyst", "administrator")


def keeps(caller: Caller, unit_path: tuple[UUID, ...]) -> bool:
    """Tell whether the caller keeps the books of those whose unit has this path."""
    return any(caller.holds(role, unit_path) for role in KEEPERS)


def kept_units(caller: Caller) -> frozenset[UUID] | None:
    """Give the units whose books the caller keeps; None: those of the whole company."""
    held = {at for role, at in caller.roles if role in KEEPERS}
    return None if None in held else frozenset(at for at in held if at is not None)


def in_or_below(units: frozenset[UUID]) -> ColumnElement[bool]:
    """Tell which units are these or below them."""
    overlaps: ColumnElement[bool] = col(Unit.path).op("&&", is_comparison=True)(list(units))
    return overlaps


async def path_of_unit(
    session: AsyncSession, company_id: UUID, unit_id: UUID | None
) -> tuple[UUID, ...]:
    """Give the path of a unit; of none or an unknown one it is empty."""
    unit = await session.get(Unit, (company_id, unit_id)) if unit_id else None
    return tuple(unit.path) if unit else ()


async def path_of_person(
    session: AsyncSession, company_id: UUID, person_id: UUID
) -> tuple[UUID, ...] | None:
    """Give the path of a person's unit; None where nobody is known by this id."""
    person = await session.get(Person, (company_id, person_id))
    return None if person is None else await path_of_unit(session, company_id, person.unit_id)


def check_keeps(caller: Caller, unit_path: tuple[UUID, ...]) -> None:
    """Let who keeps these books pass. Raises MissingRole."""
    if not keeps(caller, unit_path):
        raise MissingRole("Ask an L&D analyst or administrator of the company, or of that unit.")
