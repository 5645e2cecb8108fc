"""Describing roles, and saying who has which."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.authority import check_curates
from profiles.cursors import uuids_from
from profiles.me.operations import find_person
from profiles.role_descriptions.models import HeldRole, RoleDescription, RoleDescriptionIn
from profiles.skills.operations import UnknownSkill, use_skills
from shared.auth.caller import Caller
from shared.problems import MissingRole, NotFound, Problem
from shared.revisions import Stored, check_revision, put
from shared.text import folded


class UnknownRole(Problem):
    status = 409
    title = "There is no such role description."


async def describe_role(
    session: AsyncSession,
    caller: Caller,
    role_description_id: UUID,
    wanted: RoleDescriptionIn,
    match: int | None,
) -> Stored[RoleDescription]:
    """Say what a job asks for. Raises UnknownSkill."""
    check_curates(caller)
    wanted_ids = [one.skill_id for one in wanted.expected]
    if set(wanted_ids) - await use_skills(session, caller.company_id, wanted_ids):
        raise UnknownSkill("GET /profiles/skills finds skills by name.")
    columns = wanted.model_dump(mode="json")
    columns["folded_titles"] = sorted({folded(title) for title in wanted.titles.values()})
    key = {"company_id": caller.company_id, "id": role_description_id}
    return await put(session, RoleDescription, key, columns, owner={}, match=match)


async def remove_role(
    session: AsyncSession, caller: Caller, role_description_id: UUID, match: int | None
) -> None:
    """Remove a description; who held the role has none. Removing it again changes nothing."""
    check_curates(caller)
    key = (caller.company_id, role_description_id)
    row = await session.get(RoleDescription, key, with_for_update=True)
    if row is None:
        return
    check_revision(row.revision, match)
    await session.delete(row)


async def find_role(
    session: AsyncSession, company_id: UUID, role_description_id: UUID
) -> RoleDescription:
    """Find a description. Raises NotFound."""
    row = await session.get(RoleDescription, (company_id, role_description_id))
    if row is None:
        raise NotFound
    return row


async def list_roles(
    session: AsyncSession, company_id: UUID, limit: int, after: str | None
) -> Sequence[RoleDescription]:
    """List the descriptions of a company."""
    statement = select(RoleDescription).where(col(RoleDescription.company_id) == company_id)
    if after is not None:
        statement = statement.where(col(RoleDescription.id) > uuids_from(after, 1)[0])
    statement = statement.order_by(col(RoleDescription.id)).limit(limit + 1)
    return (await session.scalars(statement)).all()


async def hold_role(
    session: AsyncSession, caller: Caller, person_id: UUID, role_description_id: UUID | None
) -> None:
    """Say which role somebody has: oneself, or as administrator; None leaves it to the title."""
    if person_id != caller.person_id and not caller.holds("administrator"):
        raise MissingRole("Ask a company administrator, or let them choose it themselves.")
    await find_person(session, caller.company_id, person_id)
    if role_description_id is None:
        await session.execute(
            delete(HeldRole).where(
                col(HeldRole.company_id) == caller.company_id, col(HeldRole.person_id) == person_id
            )
        )
        return
    if await session.get(RoleDescription, (caller.company_id, role_description_id)) is None:
        raise UnknownRole("GET /profiles/role-descriptions lists them.")
    values = {"role_description_id": role_description_id, "set_by": caller.person_id}
    key = {"company_id": caller.company_id, "person_id": person_id}
    statement = insert(HeldRole).values(**key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
