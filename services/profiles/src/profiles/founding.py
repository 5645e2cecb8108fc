"""The first moment of a company."""

from datetime import time
from typing import Final
from uuid import uuid4

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.company.models import Company, time_zones
from profiles.company.operations import company_changed
from profiles.me.models import Person
from profiles.me.operations import tell_people
from profiles.operating import Refusal, UnknownPerson, find_someone, named
from profiles.roles.operations import ADMINISTRATES, note_change
from profiles.switches.models import Country
from profiles.switches.operations import begin_with_preset
from shared.database import enter_company, lock
from shared.ids import new_id
from shared.languages import Language
from shared.outbox import publish
from shared.text import folded

MORNING: Final = time(9)
EVENING: Final = time(17)


class Founding(BaseModel):
    """A company to be made."""

    name: str
    administrator: str
    language: Language
    time_zone: str
    issuer: str
    subject: str | None
    country: Country | None = None


async def found_company(session: AsyncSession, founding: Founding) -> dict[str, object]:
    """Create a company with its first administrator, or name those there are. Raises Refusal.

    The name is the key: a second call with the same name and administrator changes nothing.
    """
    if founding.time_zone not in time_zones():
        raise Refusal(f"{founding.time_zone} is no time zone; use a name like Europe/Brussels.")
    await lock(session, "companies", founding.name)
    company = await session.scalar(select(Company).where(col(Company.name) == founding.name))
    if company is None:
        company = await _make_company(session, founding)
        person = await _make_administrator(session, company, founding)
        return named(person) | {"created": True}
    who = founding.administrator
    try:
        person = await find_someone(session, who, str(company.company_id))
    except UnknownPerson:
        raise Refusal(f"{founding.name} exists already, and nobody in it is {who}.") from None
    if ADMINISTRATES not in person.roles:
        raise Refusal(f"{founding.name} exists already, and {who} is no administrator of it.")
    return named(person) | {"created": False}


async def _make_company(session: AsyncSession, founding: Founding) -> Company:
    company = Company.model_validate(
        {
            "company_id": uuid4(),
            "name": founding.name,
            "language": founding.language,
            "time_zone": founding.time_zone,
            "work_starts_at": MORNING,
            "work_ends_at": EVENING,
            "workdays": [1, 2, 3, 4, 5],
            "minimum_group_size": 5,
            "visibility_defaults": {},
            "issuer": founding.issuer,
        }
    )
    await enter_company(session, company.company_id)
    session.add(company)
    publish(session, company_changed(company))
    if founding.country is not None:
        await begin_with_preset(session, company.company_id, founding.country)
    await session.flush()
    return company


async def _make_administrator(
    session: AsyncSession, company: Company, founding: Founding
) -> Person:
    person_id, who = new_id(), founding.administrator
    is_mail = "@" in who
    external_id = None if is_mail else who
    name = who.split("@")[0] if is_mail else who
    person = Person.model_validate(
        {
            "company_id": company.company_id,
            "id": person_id,
            "external_id": external_id,
            "issuer": founding.issuer,
            # Never the e-mail address: a subject travels in events.
            "subject": founding.subject or external_id or str(person_id),
            "display_name": name,
            "sort_name": folded(name),
            "email": who.lower() if is_mail else None,
            "language": founding.language,
            "languages": [founding.language],
            "roles": [ADMINISTRATES],
        }
    )
    session.add(person)
    note_change(session, person, ADMINISTRATES, by=None)
    await tell_people(session, [person], named=[person_id])
    return person
