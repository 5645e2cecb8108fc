"""The first sign-in: a subject nobody knows becomes a person's, a new person's, or is refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.hiring import change_person, keep_people
from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.settings import profiles_settings
from profiles.sign_ins.models import Matches, Outcome, SignInPolicy
from profiles.sign_ins.newcomers import make_person
from profiles.sign_ins.operations import find_link, find_policy, linked
from profiles.sign_ins.rules import (
    Claims,
    check_claim,
    check_subject,
    has_placeholder,
    value_of,
)
from shared.auth.tokens import Bearer
from shared.database import enter_company, lock
from shared.problems import DisabledIdentity, Problem, UnknownIdentity

_ASK = "Ask your company administrator to add you to Raakvlak."


class AmbiguousPerson(Problem):
    status = 409
    title = "Several people here could be meant."


class LinkedAlready(Problem):
    status = 409
    title = "The person this would be signs in otherwise."


async def sign_in(session: AsyncSession, bearer: Bearer, claims: Claims) -> tuple[Person, Outcome]:
    """Say who a verified bearer is, linking or making them as their company decided.

    Raises UnknownIdentity, DisabledIdentity, UnusableClaim, SubjectIsAddress, AmbiguousPerson,
    ClaimPeopleChoose and LinkedAlready.
    """
    await enter_company(session, bearer.company_id)
    company = await session.get(Company, bearer.company_id)
    # Another provider may be trusted here, for other companies: it speaks for nobody of this one.
    if company is None or company.issuer != bearer.issuer:
        raise UnknownIdentity(_ASK)
    person = await _known(session, bearer)
    if person is not None:
        return _present(person), "known"
    check_subject(bearer.subject)
    # One at a time: of two first sign-ins at once the second finds what the first one made.
    await lock(session, "sign-ins", bearer.company_id)
    person = await _known(session, bearer)
    if person is not None:
        return _present(person), "known"
    return await _arrive(session, company, bearer, claims)


async def _arrive(
    session: AsyncSession, company: Company, bearer: Bearer, claims: Claims
) -> tuple[Person, Outcome]:
    policy = await find_policy(session, bearer.company_id)
    if policy is None:
        raise UnknownIdentity(_ASK)
    check_claim(policy.claim, is_preferred_trusted=profiles_settings().trust_preferred_username)
    person = await _meant(session, policy, claims)
    if person is not None:
        await _link(session, company, person, bearer, policy.claim)
        return person, "linked"
    if policy.unknown != "create":
        raise UnknownIdentity(_ASK)
    return await make_person(session, company, policy, bearer, claims), "created"


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
    session.add(linked(person, claim))
    await keep_people(session, [person], (), company)
