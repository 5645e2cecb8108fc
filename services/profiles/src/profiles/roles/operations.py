"""Granting and revoking roles."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.me.models import Person
from profiles.me.operations import find_person, lock_person, tell_change
from profiles.roles.models import RoleChange, RoleChangeOut, RolesOut
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.auth.roles import Role
from shared.ids import new_id
from shared.problems import MissingRole, Problem

ADMINISTRATES = {"role": "administrator", "unit_id": None}


class LastAdministrator(Problem):
    status = 409
    title = "A company needs at least one administrator."


class UnknownUnit(Problem):
    status = 409
    title = "There is no such unit for the role."


async def list_roles(session: AsyncSession, caller: Caller, person_id: UUID) -> RolesOut:
    """Show what a person may do, to themselves and to administrators."""
    if person_id != caller.person_id and not caller.holds("administrator"):
        raise MissingRole("Only administrators see the roles of others.")
    person = await find_person(session, caller.company_id, person_id)
    return await _roles_of(session, person)


async def grant_role(
    session: AsyncSession, caller: Caller, person_id: UUID, role: Role, unit_id: UUID | None
) -> RolesOut:
    """Give a role, for the company or one unit; giving it again changes nothing."""
    _check_authority(caller)
    if unit_id is not None and not await session.get(Unit, (caller.company_id, unit_id)):
        raise UnknownUnit("GET /profiles/units lists them.")
    person = await lock_person(session, caller.company_id, person_id)
    wanted = _grant(role, unit_id)
    if wanted not in person.roles:
        person.roles = [*person.roles, wanted]
        note_change(session, person, wanted, caller.person_id)
        await tell_change(session, person)
    return await _roles_of(session, person)


async def revoke_role(
    session: AsyncSession, caller: Caller, person_id: UUID, role: Role, unit_id: UUID | None
) -> RolesOut:
    """Take a role back. Raises LastAdministrator."""
    _check_authority(caller)
    # One at a time: two administrators must not revoke each other at the same moment.
    await session.get_one(Company, caller.company_id, with_for_update=True)
    person = await lock_person(session, caller.company_id, person_id)
    unwanted = _grant(role, unit_id)
    if unwanted in person.roles:
        if unwanted == ADMINISTRATES and await count_other_administrators(session, [person]) == 0:
            raise LastAdministrator("Grant the role to somebody else first.")
        person.roles = [grant for grant in person.roles if grant != unwanted]
        note_change(session, person, unwanted, caller.person_id)
        await tell_change(session, person)
    return await _roles_of(session, person)


async def count_other_administrators(session: AsyncSession, people: Sequence[Person]) -> int:
    """Count the active administrators of the whole company apart from these people."""
    statement = select(col(Person.id)).where(
        col(Person.company_id) == people[0].company_id,
        col(Person.active),
        col(Person.roles).contains([ADMINISTRATES]),
        col(Person.id).not_in([person.id for person in people]),
    )
    return len((await session.scalars(statement.limit(1))).all())


def note_change(
    session: AsyncSession, person: Person, grant: dict[str, str | None], by: UUID | None
) -> None:
    """Keep for audits that a role was given (the person has it now) or taken."""
    session.add(
        RoleChange.model_validate(
            {
                "company_id": person.company_id,
                "id": new_id(),
                "person_id": person.id,
                **grant,
                "granted": grant in person.roles,
                "by": by,
                "changed_at": datetime.now(UTC),
            }
        )
    )


def _check_authority(caller: Caller) -> None:
    """Refuse administrators of a single unit: a role they gave could reach beyond it."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company grant and revoke roles.")


def _grant(role: Role, unit_id: UUID | None) -> dict[str, str | None]:
    return {"role": role, "unit_id": str(unit_id) if unit_id else None}


async def _roles_of(session: AsyncSession, person: Person) -> RolesOut:
    await session.flush()
    statement = (
        select(RoleChange)
        .where(
            col(RoleChange.company_id) == person.company_id,
            col(RoleChange.person_id) == person.id,
        )
        .order_by(col(RoleChange.changed_at).desc(), col(RoleChange.id).desc())
        .limit(100)
    )
    changes = (await session.scalars(statement)).all()
    return RolesOut.model_validate(
        {
            "roles": person.roles,
            "changes": [RoleChangeOut.model_validate(change) for change in changes],
        }
    )
