"""Asking for an erasure, carrying it out, and telling how far it is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company
from profiles.erasures.forgetting import forget_person
from profiles.erasures.models import Erasure, ErasureConfirmation, ErasureIn, ErasureOut
from profiles.erasures.rules import OWN, SERVICES, state_of_erasure
from profiles.imports.operations import hold_imports
from profiles.me.models import Person
from profiles.me.operations import find_person, lock_person
from profiles.roles.operations import (
    ADMINISTRATES,
    LastAdministrator,
    count_other_administrators,
)
from shared.auth.caller import Caller
from shared.auth.identities import forget_identity
from shared.erased import hold_for_erasure
from shared.erasure import redact_person
from shared.events.forgetting import PersonForgotten
from shared.events.profiles import PersonErased
from shared.outbox import publish
from shared.paging import latest_first
from shared.problems import MissingRole, NotFound, Problem
from shared.revisions import Stored


class ErasureExists(Problem):
    status = 409
    title = "There is an erasure of this person, or with this id, already."


async def erase_person(
    session: AsyncSession, caller: Caller, erasure_id: UUID, wanted: ErasureIn
) -> Stored[Erasure]:
    """Ask for one's own erasure; as an administrator carry out anybody's, asked for or not.

    Doing it again changes nothing. Raises MissingRole, NotFound, ErasureExists, ImportRunning and
    LastAdministrator.
    """
    is_administrator = caller.holds("administrator")
    if not is_administrator and wanted.person_id != caller.person_id:
        raise MissingRole("Only administrators of the whole company erase others.")
    await hold_for_erasure(session, caller.company_id, wanted.person_id)
    # One at a time: two administrators must not erase each other at the same moment.
    await session.get_one(Company, caller.company_id, with_for_update=True)
    known = await find_of_person(session, caller.company_id, wanted.person_id)
    if known is not None and known.id != erasure_id:
        raise ErasureExists(f"See GET /profiles/erasures/{known.id}.")
    asked = known or await _ask(session, caller, erasure_id, wanted)
    is_to_do = is_administrator and asked.carried_out_at is None
    if is_to_do:
        await carry_out(session, asked, by=caller.person_id)
    await session.flush()
    if known is None:
        return Stored(asked, "created")
    return Stored(asked, "changed" if is_to_do else "unchanged")


async def find_erasure(session: AsyncSession, caller: Caller, erasure_id: UUID) -> Erasure:
    """Find an erasure, as an administrator or as the person. Raises NotFound."""
    found = await session.get(Erasure, (caller.company_id, erasure_id))
    if found is None:
        raise NotFound
    if not caller.holds("administrator") and found.person_id != caller.person_id:
        raise NotFound
    return found


async def list_erasures(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[Erasure]:
    """List erasures, the latest first."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company see erasures.")
    order = (col(Erasure.asked_at), col(Erasure.id))
    statement = select(Erasure).where(col(Erasure.company_id) == caller.company_id)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def show_erasures(session: AsyncSession, erasures: Sequence[Erasure]) -> list[ErasureOut]:
    """Show erasures with who confirmed them."""
    if not erasures:
        return []
    statement = (
        select(ErasureConfirmation)
        .where(
            col(ErasureConfirmation.company_id) == erasures[0].company_id,
            col(ErasureConfirmation.erasure_id).in_([one.id for one in erasures]),
        )
        .order_by(col(ErasureConfirmation.service))
    )
    found = (await session.scalars(statement)).all()
    return [_shown(one, [row for row in found if row.erasure_id == one.id]) for one in erasures]


async def note_forgotten(session: AsyncSession, event: PersonForgotten) -> None:
    """Keep that a service confirmed; the first time counts."""
    theirs = select(col(Erasure.id)).where(
        col(Erasure.company_id) == event.company_id, col(Erasure.person_id) == event.person_id
    )
    await session.execute(
        update(ErasureConfirmation)
        .where(
            col(ErasureConfirmation.company_id) == event.company_id,
            col(ErasureConfirmation.erasure_id).in_(theirs),
            col(ErasureConfirmation.service) == event.type.split(".")[0],
            col(ErasureConfirmation.confirmed_at).is_(None),
        )
        .values(confirmed_at=event.occurred_at)
    )


async def find_of_person(
    session: AsyncSession, company_id: UUID, person_id: UUID
) -> Erasure | None:
    """Find the one erasure there is of a person."""
    statement = select(Erasure).where(
        col(Erasure.company_id) == company_id, col(Erasure.person_id) == person_id
    )
    return (await session.scalars(statement)).one_or_none()


async def _ask(
    session: AsyncSession, caller: Caller, erasure_id: UUID, wanted: ErasureIn
) -> Erasure:
    await find_person(session, caller.company_id, wanted.person_id)
    if await session.get(Erasure, (caller.company_id, erasure_id)) is not None:
        raise ErasureExists("Choose another id.")
    asked = Erasure(
        company_id=caller.company_id,
        id=erasure_id,
        asked_by=caller.person_id,
        asked_at=datetime.now(UTC),
        **wanted.model_dump(),
    )
    session.add(asked)
    await session.flush()
    return asked


async def carry_out(session: AsyncSession, asked: Erasure, *, by: UUID) -> None:
    """Forget the person here and tell the others, in one transaction."""
    await hold_imports(session, asked.company_id)
    person = await lock_person(session, asked.company_id, asked.person_id)
    await _check_not_last(session, person)
    await forget_person(session, person)
    now = datetime.now(UTC)
    erased = PersonErased(company_id=asked.company_id, occurred_at=now, person_id=asked.person_id)
    await forget_identity(session, erased)
    await redact_person(session, asked.company_id, asked.person_id)
    publish(session, erased)
    asked.carried_out_at, asked.carried_out_by = now, by
    asked.revision += 1
    _await_confirmations(session, asked, now)


async def _check_not_last(session: AsyncSession, person: Person) -> None:
    administrates = person.active and ADMINISTRATES in person.roles
    if administrates and await count_other_administrators(session, [person]) == 0:
        raise LastAdministrator("Grant the role to somebody else first.")


def _await_confirmations(session: AsyncSession, asked: Erasure, now: datetime) -> None:
    session.add_all(
        ErasureConfirmation(
            company_id=asked.company_id,
            erasure_id=asked.id,
            service=service,
            confirmed_at=now if service == OWN else None,
        )
        for service in SERVICES
    )


def _shown(erasure: Erasure, confirmations: Sequence[ErasureConfirmation]) -> ErasureOut:
    told = [row.confirmed_at for row in confirmations]
    return ErasureOut.model_validate(
        erasure.model_dump()
        | {
            "state": state_of_erasure(erasure.carried_out_at, told),
            "services": [row.model_dump() for row in confirmations],
        }
    )
