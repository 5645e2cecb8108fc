"""A company's decision about first sign-ins, and taking a sign-in away again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.operations import find_company
from profiles.cursors import one_integer
from profiles.hiring import change_person, keep_people
from profiles.me.models import Person
from profiles.me.operations import lock_person
from profiles.settings import profiles_settings
from profiles.sign_ins.models import SignIn, SignInPolicy, SignInPolicyIn
from profiles.sign_ins.rules import check_claim, released
from shared.auth.caller import Caller
from shared.database import lock
from shared.ids import new_id
from shared.problems import MissingRole, Problem
from shared.revisions import check_revision


class CannotReleaseYourself(Problem):
    status = 409
    title = "Your own sign-in is another administrator's to release."


async def find_policy(session: AsyncSession, company_id: UUID) -> SignInPolicy | None:
    """Give what holds now; None where nobody decided: then nobody is linked."""
    statement = (
        select(SignInPolicy)
        .where(col(SignInPolicy.company_id) == company_id)
        .order_by(col(SignInPolicy.revision).desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def put_policy(
    session: AsyncSession, caller: Caller, wanted: SignInPolicyIn, match: int | None
) -> SignInPolicy:
    """Decide anew. Raises MissingRole, ClaimPeopleChoose, MissingIfMatch and StaleRevision."""
    check_authority(caller)
    check_claim(wanted.claim, is_preferred_trusted=profiles_settings().trust_preferred_username)
    await lock(session, "sign-ins", caller.company_id)
    current = await find_policy(session, caller.company_id)
    revision = current.revision if current else 0
    check_revision(revision, match)
    columns = wanted.model_dump()
    if current and all(getattr(current, name) == value for name, value in columns.items()):
        return current
    decided = SignInPolicy.model_validate(
        columns
        | {
            "company_id": caller.company_id,
            "revision": revision + 1,
            "changed_by": caller.person_id,
            "changed_at": datetime.now(UTC),
        }
    )
    session.add(decided)
    await session.flush()
    return decided


async def list_policies(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[SignInPolicy]:
    """Give all decisions, the latest first. Raises MissingRole."""
    check_authority(caller)
    statement = select(SignInPolicy).where(col(SignInPolicy.company_id) == caller.company_id)
    if after is not None:
        statement = statement.where(col(SignInPolicy.revision) < one_integer(after))
    order = col(SignInPolicy.revision).desc()
    return (await session.scalars(statement.order_by(order).limit(limit + 1))).all()


async def release_sign_in(session: AsyncSession, caller: Caller, person_id: UUID) -> None:
    """Let a person be linked anew; until then they are out, also by their external id.

    Raises MissingRole, CannotReleaseYourself and NotFound.
    """
    check_authority(caller)
    if person_id == caller.person_id:
        raise CannotReleaseYourself("Ask another administrator: you might not come back in.")
    await lock(session, "sign-ins", caller.company_id)
    person = await lock_person(session, caller.company_id, person_id)
    linked = await find_link(session, caller.company_id, person_id)
    if linked is not None:
        linked.released_at, linked.released_by = datetime.now(UTC), caller.person_id
    if person.subject != released(person):
        company = await find_company(session, caller.company_id)
        change_person(session, person, {"subject": released(person)}, by=caller.person_id)
        await keep_people(session, [person], (), company)


async def find_link(session: AsyncSession, company_id: UUID, person_id: UUID) -> SignIn | None:
    """Find how a person signs in, where that was linked."""
    statement = select(SignIn).where(
        col(SignIn.company_id) == company_id,
        col(SignIn.person_id) == person_id,
        col(SignIn.released_at).is_(None),
    )
    return await session.scalar(statement)


def linked(person: Person, claim: str | None) -> SignIn:
    """Note that a person signs in by their subject from now on."""
    return SignIn(
        company_id=person.company_id,
        id=new_id(),
        person_id=person.id,
        issuer=person.issuer,
        subject=person.subject,
        claim=claim,
        linked_at=datetime.now(UTC),
    )


def check_authority(caller: Caller) -> None:
    """Let administrators of the whole company pass. Raises MissingRole."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company decide about sign-ins.")
