"""What people do with their own record, and how every change of a person is told."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.parting import end_talks_with_former_managers
from profiles.company.operations import find_company
from profiles.me.models import MeIn, MeOut, Person, PlaceOut
from profiles.me.rules import effective_visibility, photo_path
from profiles.me.signins import remember_sign_ins
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.events.profiles import IdentityName, PersonChanged, PersonNamed, RoleGrant
from shared.outbox import publish
from shared.problems import NotFound
from shared.revisions import check_revision


async def find_me(session: AsyncSession, caller: Caller) -> MeOut:
    """Say who is calling, to themselves."""
    person = await find_person(session, caller.company_id, caller.person_id)
    return await _seen_by_oneself(session, person)


async def change_me(
    session: AsyncSession, caller: Caller, wanted: MeIn, match: int | None
) -> MeOut:
    """Replace what a person decides about themselves."""
    person = await lock_person(session, caller.company_id, caller.person_id)
    check_revision(person.revision, match)
    columns = wanted.model_dump()
    columns["languages"] = list(dict.fromkeys(wanted.languages))
    if any(getattr(person, name) != value for name, value in columns.items()):
        if person.language != wanted.language:
            person.language_is_chosen = True
        for name, value in columns.items():
            setattr(person, name, value)
        await tell_change(session, person)
    return await _seen_by_oneself(session, person)


async def find_person(session: AsyncSession, company_id: UUID, person_id: UUID) -> Person:
    """Find a person. Raises NotFound."""
    person = await session.get(Person, (company_id, person_id))
    if person is None:
        raise NotFound
    return person


async def lock_person(session: AsyncSession, company_id: UUID, person_id: UUID) -> Person:
    """Find a person and keep others from changing them meanwhile. Raises NotFound."""
    person = await session.get(Person, (company_id, person_id), with_for_update=True)
    if person is None:
        raise NotFound
    return person


async def tell_change(session: AsyncSession, person: Person) -> None:
    """Raise the revision and tell what other services need of the person."""
    person.revision += 1
    await tell_people(session, [person], named=())


async def tell_people(
    session: AsyncSession, people: Sequence[Person], named: Iterable[UUID]
) -> None:
    """Tell how people stand now, and the names of those in `named`.

    Our own sign-in table is kept here and not by the event, so that nobody waits for the broker;
    and who got another manager is parted from the former one at once.
    """
    paths = await _paths(session, people)
    is_named = set(named)
    changes = [person_changed(person, paths.get(person.unit_id, ())) for person in people]
    for person, changed in zip(people, changes, strict=True):
        publish(session, changed)
        if person.id in is_named:
            publish(session, person_named(person))
    await session.flush()
    await remember_sign_ins(session, changes)
    if people:
        ids = [person.id for person in people]
        now = datetime.now(UTC)
        await end_talks_with_former_managers(session, people[0].company_id, ids, now)


async def _paths(
    session: AsyncSession, people: Sequence[Person]
) -> dict[UUID | None, Sequence[UUID]]:
    unit_ids = {person.unit_id for person in people if person.unit_id}
    if not unit_ids:
        return {}
    statement = select(col(Unit.id), col(Unit.path)).where(
        col(Unit.company_id) == people[0].company_id, col(Unit.id).in_(unit_ids)
    )
    return {row.id: row.path for row in await session.execute(statement)}


def person_changed(person: Person, unit_path: Sequence[UUID]) -> PersonChanged:
    """Say how a person stands now; no name and no e-mail address."""
    return PersonChanged.model_validate(
        {
            "company_id": person.company_id,
            "occurred_at": datetime.now(UTC),
            "person_id": person.id,
            "revision": person.revision,
            "active": person.active,
            "external_id": person.external_id,
            "unit_id": person.unit_id,
            "unit_path": unit_path,
            "manager_id": person.manager_id,
            "roles": [RoleGrant.model_validate(role) for role in person.roles],
            "identities": [IdentityName(issuer=person.issuer, subject=person.subject)],
            "language": person.language,
            "languages": person.languages,
            "started_on": person.started_on,
        }
    )


def person_named(person: Person) -> PersonNamed:
    """Say what a person is called."""
    return PersonNamed(
        company_id=person.company_id,
        occurred_at=datetime.now(UTC),
        person_id=person.id,
        revision=person.revision,
        display_name=person.display_name,
    )


async def _seen_by_oneself(session: AsyncSession, person: Person) -> MeOut:
    company = await find_company(session, person.company_id)
    unit = await session.get(Unit, (person.company_id, person.unit_id)) if person.unit_id else None
    own = person.model_dump(
        include=set(MeOut.model_fields) - {"unit", "roles", "photo", "visibility"}
    )
    return MeOut.model_validate(
        own
        | {
            "company_name": company.name,
            "time_zone": company.time_zone,
            "unit": PlaceOut.model_validate(unit, from_attributes=True) if unit else None,
            "roles": person.roles,
            "photo": person.photo_version and photo_path(person.id, person.photo_version),
            "visibility": effective_visibility(person.visibility, company.visibility_defaults),
        }
    )
