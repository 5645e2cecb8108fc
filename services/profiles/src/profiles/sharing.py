"""To whom a person shows one thing of theirs: nobody until they say so, thing by thing."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.me.models import Person
from profiles.me.operations import find_person
from profiles.shareable import Shareable, ShareableIn, Whose
from shared.auth.caller import Caller
from shared.problems import NotFound, Problem


class Reader(Protocol):
    """Who wants to see something; a Caller is one."""

    @property
    def company_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def unit_path(self) -> tuple[UUID, ...]: ...


class UnknownPeople(Problem):
    status = 409
    title = "Some of these people are not in this company."


class NoManager(Problem):
    status = 409
    title = "There is no manager to share this with."


Thing = TypeVar("Thing", bound=Shareable)


async def sharing_columns(
    session: AsyncSession, caller: Caller, wanted: ShareableIn
) -> dict[str, object]:
    """Give the columns that say to whom it is shown. Raises UnknownPeople and NoManager."""
    named = await require_people(session, caller, wanted.shared_with)
    if wanted.visibility == "manager":
        named = [await require_manager(session, caller)]
    return {"visibility": wanted.visibility, "shared_with": named}


async def require_people(
    session: AsyncSession, caller: Caller, person_ids: Sequence[UUID]
) -> list[UUID]:
    """Give active colleagues once each, in a fixed order, without oneself. Raises UnknownPeople."""
    wanted = set(person_ids) - {caller.person_id}
    if not wanted:
        return []
    statement = select(col(Person.id)).where(
        col(Person.company_id) == caller.company_id,
        col(Person.id).in_(wanted),
        col(Person.active),
    )
    if set(await session.scalars(statement)) != wanted:
        raise UnknownPeople("GET /profiles/people finds colleagues by name.")
    return sorted(wanted)


async def require_manager(session: AsyncSession, caller: Caller) -> UUID:
    """Give the manager of the caller. Raises NoManager."""
    person = await find_person(session, caller.company_id, caller.person_id)
    if person.manager_id is None:
        raise NoManager("Name somebody in shared_with, with the visibility `people`.")
    return person.manager_id


def is_shown_to(table: type[Shareable], reader: Reader) -> ColumnElement[bool]:
    """Tell which things of others the reader may see; what leavers showed is hidden."""
    owner = aliased(Person)
    is_named = col(table.shared_with).contains([reader.person_id])
    shown = or_(
        col(table.visibility) == "company",
        and_(col(table.visibility) == "unit", col(owner.unit_id).in_(reader.unit_path)),
        # People of no unit are no team: `= null` would be written as `is null`.
        and_(
            col(table.visibility) == "team",
            col(owner.unit_id).is_not(None),
            col(owner.unit_id) == reader.unit_id,
        ),
        and_(col(table.visibility) == "people", is_named),
        and_(
            col(table.visibility) == "manager", is_named, col(owner.manager_id) == reader.person_id
        ),
    )
    owners = select(col(owner.id)).where(
        col(owner.company_id) == col(table.company_id),
        col(owner.id) == col(table.person_id),
        col(owner.active),
        shown,
    )
    return and_(
        # Said once more for the index of what is not private.
        col(table.visibility) != "me",
        col(table.person_id) != reader.person_id,
        not_(is_kept_apart(reader.company_id, reader.person_id, col(table.person_id))),
        owners.exists(),
    )


def is_visible_to(table: type[Shareable], reader: Reader) -> ColumnElement[bool]:
    """Tell which things the reader may see, their own included."""
    return or_(col(table.person_id) == reader.person_id, is_shown_to(table, reader))


def belongs(
    table: type[Shareable], caller: Caller, whose: Whose, person_id: UUID | None
) -> tuple[ColumnElement[bool], ...]:
    """Give the conditions of a list: one's own things, or those of others, of one or of all."""
    in_company = col(table.company_id) == caller.company_id
    if whose == "mine":
        return in_company, col(table.person_id) == caller.person_id
    of_one = [col(table.person_id) == person_id] if person_id else []
    return in_company, is_shown_to(table, caller), *of_one


async def find_visible(
    session: AsyncSession, table: type[Thing], reader: Reader, thing_id: UUID
) -> Thing:
    """Find one thing the reader may see. Raises NotFound."""
    statement = select(table).where(
        col(table.company_id) == reader.company_id,
        col(table.id) == thing_id,
        is_visible_to(table, reader),
    )
    found = (await session.scalars(statement)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def lock_own(
    session: AsyncSession, table: type[Thing], caller: Caller, thing_id: UUID
) -> Thing:
    """Find one's own thing to change it. Raises NotFound."""
    found = await session.get(table, (caller.company_id, thing_id), with_for_update=True)
    if found is None or found.person_id != caller.person_id:
        raise NotFound
    return found
