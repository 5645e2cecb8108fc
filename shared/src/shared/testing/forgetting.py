"""A test every service runs about itself: `from shared.testing.forgetting import *`.

An erasure is told by profiles, and facts about the same person by others; a message may also be
delivered again, or a service told anew. What is heard after an erasure brings nobody back.
"""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from shared.auth.identities import forget_identity
from shared.database import Sessions, enter_company
from shared.events.base import Event
from shared.events.examples import example_event
from shared.events.profiles import CompanyChanged, PersonErased
from shared.holdings import Holdings
from shared.testing.company import Company

__all__ = ["test_nothing_that_is_heard_after_an_erasure_brings_the_person_back"]


async def test_nothing_that_is_heard_after_an_erasure_brings_the_person_back(
    company: Company, worker_sessions: Sessions, service_name: str
) -> None:
    person = uuid4()
    names = {str(person)} | {
        str(held.known_as(company.id, person)) for held in _holdings(service_name).tables
    }
    await _erase(company, person)
    tombstones = await _places(worker_sessions, company.id, names)

    for kind in company.service.work.handlers:
        await company.deliver(*_about(company.id, person, kind))

    assert await _places(worker_sessions, company.id, names) == tombstones


def _holdings(service_name: str) -> Holdings:
    holdings: Holdings = importlib.import_module(f"{service_name}.holdings").HOLDINGS
    return holdings


async def _erase(company: Company, person: UUID) -> None:
    handlers = company.service.work.handlers
    if CompanyChanged in handlers:
        known = example_event(CompanyChanged, company_id=company.id, time_zone="Europe/Brussels")
        await company.deliver(known)
    erased = PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=person)
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await forget_identity(session, erased)  # profiles erases by request, not by the event
    if PersonErased in handlers:
        await company.deliver(erased)


def _about(company_id: UUID, person: UUID, kind: type[Event]) -> Iterator[Event]:
    """Make facts of a kind: the person in each part of it, others in the other parts."""
    for part in kind.people:
        parts = {name: person if name == part else uuid4() for name in kind.people}
        yield example_event(kind, company_id=company_id, event_id=uuid4(), **parts)


async def _places(sessions: Sessions, company_id: UUID, names: set[str]) -> set[str]:
    """Name every column in which one of these names stands."""
    columns = text("""
        select table_name, column_name from information_schema.columns
        join information_schema.tables using (table_schema, table_name)
        where table_schema = 'public' and table_type = 'BASE TABLE'
          and udt_name in ('uuid', '_uuid', 'json', 'jsonb', 'text', 'varchar')
    """)
    async with sessions.begin() as session:
        await enter_company(session, company_id)
        looks = [
            f"select '{table}.{column}' from \"{table}\""  # noqa: S608 - names of our own tables
            f' where "{column}"::text like any (:names)'
            for table, column in await session.execute(columns)
        ]
        wanted = {"names": [f"%{name}%" for name in names]}
        return set(await session.scalars(text(" union ".join(looks)), wanted))
