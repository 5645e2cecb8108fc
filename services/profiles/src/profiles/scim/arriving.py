"""Users who are new: one look at what is there, and for most one statement that writes them.

A directory that writes its people for the first time does this ten thousand times in a row.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.hiring import change_person, newcomer
from profiles.imports.planning import changes_of
from profiles.inserting import insert_together
from profiles.me.models import Person
from profiles.me.operations import person_changed, person_named
from profiles.me.signins import sign_in_row
from profiles.scim.models import ScimAccount
from profiles.scim.naming import KNOWN, NAMED, check_user_name, known_before
from profiles.scim.rules import department_of, kept, user_name_key, user_name_of
from profiles.scim.users import Found
from profiles.scim.writing import (
    columns_of_user,
    make_department,
    subject_of,
    write_user,
)
from profiles.units.models import Unit
from shared.auth.identities import Identity
from shared.database import lock, lock_shared
from shared.ids import new_id
from shared.outbox import publish
from shared.problems import NotFound
from shared.text import folded

Document = dict[str, Any]  # a SCIM resource as JSON

_OF_COMPANY: Final = tuple(Company.model_fields)
_AROUND: Final = (
    select(
        *(getattr(Company, name) for name in _OF_COMPANY),
        func.array(KNOWN.scalar_subquery(), type_=ARRAY(Uuid)),
        func.array(NAMED.scalar_subquery(), type_=ARRAY(Uuid)),
        col(Unit.id),
    )
    .outerjoin(
        Unit,
        and_(
            col(Unit.company_id) == col(Company.company_id),
            col(Unit.parent_id).is_(None),
            col(Unit.sort_name) == bindparam("unit"),
        ),
    )
    .where(col(Company.company_id) == bindparam("company_id"))
)


class _Wanted(NamedTuple):
    """A new user, read."""

    resource: Document
    document: Document  # what is kept of it
    user_name: str
    external_id: str | None
    department: str | None


class _Around(NamedTuple):
    """What a new user comes into."""

    company: Company
    known: Sequence[UUID]  # who they may have been
    named: Sequence[UUID]  # who may be called so already
    unit_id: UUID | None  # of their department, where it is there


async def create_user(session: AsyncSession, company_id: UUID, resource: Document) -> Found:
    """Take a person in, or back. Raises UniquenessException where somebody is in the way."""
    wanted = _read(resource)
    await _alone(session, company_id, wanted)
    around = await _look_round(session, company_id, wanted)
    known = await known_before(session, company_id, around.known, wanted.external_id)
    if known is not None:
        return await _take_back(session, around.company, *known, wanted)
    return await _take_in(session, around, wanted)


def _read(resource: Document) -> _Wanted:
    resource = {"active": True} | resource  # whoever is provisioned is here, unless it says else
    document = kept(resource)
    return _Wanted(
        resource,
        document,
        user_name_of(resource),
        str(resource.get("externalId") or "") or None,
        department_of(document),
    )


async def _alone(session: AsyncSession, company_id: UUID, wanted: _Wanted) -> None:
    """Go side by side with other new users, but not with those who could be the same."""
    await lock_shared(session, "scim", company_id)
    names = {user_name_key(wanted.user_name), wanted.external_id}
    for name in sorted(filter(None, names)):
        await lock(session, "scim-name", company_id, name)


async def _look_round(session: AsyncSession, company_id: UUID, wanted: _Wanted) -> _Around:
    values = {
        "company_id": company_id,
        "key": user_name_key(wanted.user_name),
        "external_id": wanted.external_id,
        "unit": folded(wanted.department or ""),
    }
    # Not through the session, which takes longer to make one row an object than to ask for it.
    row = (await (await session.connection()).execute(_AROUND, values)).one_or_none()
    if row is None:
        raise NotFound
    *columns, known, named, unit_id = row
    company = Company(**dict(zip(_OF_COMPANY, columns, strict=True)))
    return _Around(company, known, named, unit_id)


async def _take_back(
    session: AsyncSession,
    company: Company,
    person: Person,
    account: ScimAccount | None,
    wanted: _Wanted,
) -> Found:
    # They may be somebody's manager already: of two at once, each would miss the other's.
    await lock(session, "scim-known", company.company_id)
    if account is None:
        account = ScimAccount(company_id=company.company_id, person_id=person.id, user_name="")
        account.changed_at = person.created_at
    account.deleted_at = None
    found = Found(person, account, "", None)
    await write_user(session, company, found, account, wanted.resource)
    return Found(person, account, account.user_name, account.document.get("department"))


async def _take_in(session: AsyncSession, around: _Around, wanted: _Wanted) -> Found:
    company, person_id = around.company, new_id()
    subject = subject_of(wanted.external_id, person_id)
    person = newcomer(company, person_id, wanted.external_id, subject)
    await check_user_name(session, person, wanted.user_name, around.named)
    columns = await columns_of_user(session, company, person, wanted.resource, wanted.user_name)
    columns["unit_id"] = await _unit(session, around, wanted)
    account = ScimAccount(
        company_id=company.company_id,
        person_id=person_id,
        revision=1,
        user_name=wanted.user_name,
        document=wanted.document,
        changed_at=person.created_at,
    )
    change_person(session, person, changes_of(columns, person.model_dump()), by=None)
    await _store(session, person, account)
    return Found(person, account, wanted.user_name, wanted.document.get("department"))


async def _unit(session: AsyncSession, around: _Around, wanted: _Wanted) -> UUID | None:
    if wanted.department is None or around.unit_id is not None:
        return around.unit_id
    return await make_department(session, around.company.company_id, wanted.department)


async def _store(session: AsyncSession, person: Person, account: ScimAccount) -> None:
    # A department is at the top of the tree, so that its path is itself.
    changed = person_changed(person, [person.unit_id] if person.unit_id else ())
    publish(session, changed)
    publish(session, person_named(person))
    session.add(sign_in_row(changed))
    session.add(account)
    await insert_together(session, replacing=[Identity])
