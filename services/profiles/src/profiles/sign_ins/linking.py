"""The first sign-in: a subject nobody knows becomes a person's, a new person's, or is refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.hiring import change_person, keep_people, newcomer
from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.sign_ins.models import Matches, Outcome, SignIn, SignInPolicy
from profiles.sign_ins.operations import find_link, find_policy
from profiles.sign_ins.rules import (
    Claims,
    address_of,
    check_subject,
    has_placeholder,
    name_of,
    value_of,
)
from shared.auth.tokens import Bearer
from shared.database import enter_company, lock
from shared.ids import new_id
from shared.problems import DisabledIdentity, Problem, UnknownIdentity
from shared.text import folded

_ASK = "Ask your company administrator to add you to Raakvlak."


class AmbiguousPerson(Problem):
    status = 409
    title = "Several people here could be meant."


class LinkedAlready(Problem):
    status = 409
    title = "The person this would be signs in otherwise."


async def sign_in(session: AsyncSession, bearer: Bearer, claims: Claims) -> tuple[Person, Outcome]:
    """Say who a verified bearer is, linking or making them as their company decided.

    Raises UnknownIdentity, DisabledIdentity, UnusableClaim, SubjectIsAddress, AmbiguousPerson
    and LinkedAlready.
    """
    await enter_company(session, bearer.company_id)
    company = await session.get(Company, bearer.company_id)
    # Another provider may be trusted here, for other companies: it speaks for nobody of this one.
    if company is None or company.issuer != bearer.issuer:
        raise UnknownIdentity(_ASK)
    # One at a time: of two first sign-ins at once the second finds what the first one made.
    await lock(session, "sign-ins", bearer.company_id)
    person = await _known(session, bearer)
    if person is not None:
        return _present(person), "known"
    check_subject(bearer.subject)
    policy = await find_policy(session, bearer.company_id)
    if policy is None:
        raise UnknownIdentity(_ASK)
    person = await _meant(session, policy, claims)
    if person is not None:
        await _link(session, company, person, bearer, policy.claim)
        return person, "linked"
    if policy.unknown != "create":
        raise UnknownIdentity(_ASK)
    return await _create(session, company, policy, bearer, claims), "created"


async def _known(session: AsyncSession, bearer: Bearer) -> Person | None:
    statement = select(Person).where(
        col(Person.company_id) == bearer.company_id,
        col(Person.issuer) == bearer.issuer,
        col(Person.subject) == bearer.subject,
    )
    return await session.scalar(statement)


def _present(person: Person) -> Person:
    if not person.active:
        raise DisabledIdentity("Ask your company administrator if this is a mistake.")
    return person


async def _meant(session: AsyncSession, policy: SignInPolicy, claims: Claims) -> Person | None:
    """Find whom the claim means and lock them; nobody who signs in otherwise is taken over."""
    if policy.claim is None:
        return None
    found = await _matching(session, policy, claims)
    if len(found) > 1:
        raise AmbiguousPerson("Ask your company administrator to make the difference visible.")
    if not found:
        return None
    person = _present(found[0])
    is_linked = await find_link(session, person.company_id, person.id) is not None
    if is_linked or not has_placeholder(person):
        raise LinkedAlready("Ask your company administrator to release the earlier sign-in.")
    return person


async def _matching(
    session: AsyncSession, policy: SignInPolicy, claims: Claims
) -> Sequence[Person]:
    matches = cast(Matches, policy.matches)  # written from a model that allows no other
    value = value_of(claims, str(policy.claim), matches)
    condition = _MEANINGS[matches](policy.company_id, value)
    statement = (
        select(Person)
        .where(col(Person.company_id) == policy.company_id, condition)
        .limit(2)
        .with_for_update()
    )
    return (await session.scalars(statement)).all()


def _has_email(_company_id: UUID, value: str) -> ColumnElement[bool]:
    return col(Person.email) == value


def _has_user_name(company_id: UUID, value: str) -> ColumnElement[bool]:
    """Only who was provisioned has a user name: of others, nobody said what theirs is."""
    provisioned = select(col(ScimAccount.person_id)).where(
        col(ScimAccount.company_id) == company_id,
        col(ScimAccount.user_name_key) == value,
        col(ScimAccount.deleted_at).is_(None),
    )
    return col(Person.id).in_(provisioned)


def _has_external_id(_company_id: UUID, value: str) -> ColumnElement[bool]:
    return col(Person.external_id) == value


_MEANINGS: Final[Mapping[Matches, Callable[[UUID, str], ColumnElement[bool]]]] = {
    "email": _has_email,
    "user_name": _has_user_name,
    "external_id": _has_external_id,
}


async def _link(
    session: AsyncSession, company: Company, person: Person, bearer: Bearer, claim: str | None
) -> None:
    columns = {"issuer": bearer.issuer, "subject": bearer.subject}
    change_person(session, person, columns, by=None)
    session.add(_linked(person, claim))
    await keep_people(session, [person], (), company)


async def _create(
    session: AsyncSession, company: Company, policy: SignInPolicy, bearer: Bearer, claims: Claims
) -> Person:
    by_external_id = policy.claim is not None and policy.matches == "external_id"
    external_id = value_of(claims, policy.claim or "", "external_id") if by_external_id else None
    person = newcomer(company, new_id(), external_id, bearer.subject)
    name = name_of(claims)
    columns = {
        "display_name": name,
        "sort_name": folded(name),
        "email": address_of(claims),
        "languages": [company.language],
    }
    change_person(session, person, columns, by=None)
    await session.flush()
    session.add(_linked(person, policy.claim))
    await keep_people(session, [person], [person.id], company)
    return person


def _linked(person: Person, claim: str | None) -> SignIn:
    return SignIn(
        company_id=person.company_id,
        id=new_id(),
        person_id=person.id,
        issuer=person.issuer,
        subject=person.subject,
        claim=claim,
        linked_at=datetime.now(UTC),
    )
