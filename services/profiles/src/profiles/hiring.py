"""How a person comes to be and changes, whoever says so: a file of HR or an identity provider."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.models import Company
from profiles.me.leaving import plan_leaving
from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.roles.operations import note_change


def newcomer(company: Company, person_id: UUID, external_id: str | None, subject: str) -> Person:
    """Give a person who is not stored yet, with what the company decides."""
    return Person.model_validate(
        {
            "company_id": company.company_id,
            "id": person_id,
            "revision": 0,
            "external_id": external_id,
            "issuer": company.issuer,
            "subject": subject,
            "display_name": subject,
            "sort_name": subject,
            "language": company.language,
        }
    )


def change_person(
    session: AsyncSession,
    person: Person,
    changes: Mapping[str, Any],  # columns
    by: UUID | None,
) -> None:
    """Apply columns, raise the revision and note the roles that came and went."""
    before = person.roles
    for name, value in changes.items():
        setattr(person, name, value)
    person.revision += 1
    session.add(person)
    gone = [grant for grant in before if grant not in person.roles]
    fresh = [grant for grant in person.roles if grant not in before]
    for grant in (*gone, *fresh):
        note_change(session, person, grant, by)


async def keep_people(
    session: AsyncSession, people: Sequence[Person], renamed: Iterable[UUID], company: Company
) -> None:
    """Store people as they are now, tell everyone, and plan who leaves on a day to come."""
    await session.flush()
    await tell_people(session, people, renamed)
    for person in people:
        if person.left_on is not None:
            await plan_leaving(session, person, company.time_zone)
