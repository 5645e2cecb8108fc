"""Somebody nobody here knew, made at their first sign-in where the company wants that."""

from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.hiring import change_person, keep_people, newcomer
from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.scim.rules import user_name_key
from profiles.sign_ins.models import SignInPolicy
from profiles.sign_ins.operations import linked
from profiles.sign_ins.rules import Claims, address_of, name_of, value_of
from shared.auth.tokens import Bearer
from shared.ids import new_id
from shared.text import folded


async def make_person(
    session: AsyncSession, company: Company, policy: SignInPolicy, bearer: Bearer, claims: Claims
) -> Person:
    """Take somebody in by what their provider says. Raises UnusableClaim."""
    by_external_id = policy.claim is not None and policy.matches == "external_id"
    external_id = value_of(claims, policy.claim or "", "external_id") if by_external_id else None
    person = newcomer(company, new_id(), external_id, bearer.subject)
    name = name_of(claims)
    columns = {
        "display_name": name,
        "sort_name": folded(name),
        "email": await _free_address(session, company.company_id, address_of(claims)),
        "languages": [company.language],
    }
    change_person(session, person, columns, by=None)
    await session.flush()
    session.add(linked(person, policy.claim))
    await keep_people(session, [person], [person.id], company)
    return person


async def _free_address(session: AsyncSession, company_id: UUID, address: str | None) -> str | None:
    """Give an address nobody here has: by a colleague's somebody could be taken for them."""
    if address is None:
        return None
    ways = union_all(
        select(col(Person.id)).where(
            col(Person.company_id) == company_id, col(Person.email) == address
        ),
        select(col(ScimAccount.person_id)).where(
            col(ScimAccount.company_id) == company_id,
            col(ScimAccount.user_name_key) == user_name_key(address),
        ),
    )
    return None if (await session.execute(ways.limit(1))).first() else address
