"""Users written by SCIM, with what an import uses for it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.models import Company
from profiles.company.operations import find_company
from profiles.hiring import change_person, keep_people
from profiles.imports.planning import Circumstances, changes_of, columns_of
from profiles.imports.rules import WantedPerson
from profiles.me.models import Person
from profiles.roles.operations import ADMINISTRATES, LastAdministrator, count_other_administrators
from profiles.scim.managers import manager_of
from profiles.scim.models import ScimAccount
from profiles.scim.naming import check_user_name, find_named
from profiles.scim.rules import (
    ENTERPRISE,
    checked,
    department_of,
    kept,
    leaving_day,
    said,
    user_name_of,
)
from profiles.scim.users import Found
from profiles.units.history import Origin
from profiles.units.operations import find_top_unit, lock_tree, store_tree
from profiles.units.rules import Place


async def update_user(
    session: AsyncSession, company_id: UUID, found: Found, resource: dict[str, Any]
) -> None:
    """Replace what is known of a person. Raises UniquenessException and LastAdministrator."""
    company = await find_company(session, company_id)
    account = found.account or ScimAccount(
        company_id=company_id, person_id=found.person.id, user_name=""
    )
    account.changed_at = datetime.now(UTC)
    await write_user(session, company, found, account, resource)


async def delete_user(session: AsyncSession, company_id: UUID, found: Found) -> None:
    """Let a person leave and hide them from SCIM; a new POST brings them back."""
    company = await find_company(session, company_id)
    account = found.account or ScimAccount(
        company_id=company_id, person_id=found.person.id, user_name=found.user_name
    )
    account.deleted_at = account.changed_at = datetime.now(UTC)
    session.add(account)
    today = datetime.now(ZoneInfo(company.time_zone)).date()
    leaving = {
        "active": False,
        "left_on": leaving_day(found.person.left_on, today, is_active=False),
    }
    await _apply(session, company, found.person, changes_of(leaving, found.person.model_dump()))


async def write_user(
    session: AsyncSession,
    company: Company,
    found: Found,
    account: ScimAccount,
    resource: dict[str, Any],
) -> None:
    """Write a person who is here, or comes back.

    Raises UniquenessException and LastAdministrator.
    """
    person = found.person
    user_name = user_name_of(resource)
    named = await find_named(session, company.company_id, user_name)
    await check_user_name(session, person, user_name, named)
    document = kept(resource)
    placed = account.document.get("department") if account.revision else found.unit_name
    columns = await columns_of_user(session, company, person, resource, user_name)
    if document.get("department") != placed:
        columns["unit_id"] = await _department(session, company.company_id, department_of(document))
    account.user_name, account.document = user_name, document
    account.revision += 1
    await _apply(session, company, person, changes_of(columns, person.model_dump()))
    session.add(account)
    await session.flush()


async def columns_of_user(
    session: AsyncSession,
    company: Company,
    person: Person,
    resource: dict[str, Any],
    user_name: str,
) -> dict[str, Any]:  # columns
    """Give the columns a person has after this; the unit is apart, as it may have to be made."""
    facts = said(resource, user_name)
    external_id = resource.get("externalId") or None
    today = datetime.now(ZoneInfo(company.time_zone)).date()
    wanted: dict[str, Any] = {
        "external_id": checked("external_id", external_id) if external_id else "",
        "display_name": facts.display_name,
        "email": facts.email,
        "manager_external_id": None,
        "left_on": leaving_day(person.left_on, today, is_active=facts.is_active),
    }
    if facts.language is not None:
        wanted["language"] = facts.language
    if person.subject in (str(person.id), person.external_id):
        wanted["subject"] = subject_of(external_id, person.id)
    around = Circumstances(company.language, today, present_means_active=False)
    manager = ((resource.get(ENTERPRISE) or {}).get("manager") or {}).get("value")
    manager_id = await manager_of(session, person, manager)
    current = person.model_dump()
    columns = columns_of(WantedPerson(**wanted), person.unit_id, manager_id, current, around)
    return columns | {"external_id": wanted["external_id"] or None}


def subject_of(external_id: str | None, person_id: UUID) -> str:
    """Give the subject of somebody who has not signed in yet."""
    # Never an e-mail address: a subject travels in events.
    return external_id if external_id and "@" not in external_id else str(person_id)


async def _department(session: AsyncSession, company_id: UUID, name: str | None) -> UUID | None:
    if name is None:
        return None
    there = await find_top_unit(session, company_id, name)
    return there or await make_department(session, company_id, name)


async def make_department(session: AsyncSession, company_id: UUID, name: str) -> UUID:
    """Make a unit at the top of the tree, unless somebody just did."""
    tree = await lock_tree(session, company_id)
    unit_id = tree.find(Place((name,), None))
    await store_tree(session, company_id, tree, Origin("scim"))
    await session.flush()
    return unit_id


async def _apply(
    session: AsyncSession, company: Company, person: Person, changes: dict[str, Any]
) -> None:
    is_new = person.revision == 0
    if not changes and not is_new:
        return
    is_leaving_administrator = changes.get("active") is False and ADMINISTRATES in person.roles
    if is_leaving_administrator and not await count_other_administrators(session, [person]):
        raise LastAdministrator("Make somebody else administrator first.")
    change_person(session, person, changes, by=None)
    renamed = [person.id] if is_new or "display_name" in changes else []
    await keep_people(session, [person], renamed, company)
