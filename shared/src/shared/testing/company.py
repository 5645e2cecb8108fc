"""A company of its own for every test: tests commit for real and never see each other."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from sqlmodel import col, select

from shared.auth.roles import Role
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import Sessions, enter_company
from shared.due import Due
from shared.events.base import Event
from shared.events.profiles import IdentityName, PersonChanged, RoleGrant
from shared.events.registry import EVENTS
from shared.inbox import InboxRow, read_event, take_effect
from shared.languages import Language
from shared.outbox import OutboxRow
from shared.testing.contract import Hook
from shared.testing.tokens import TestIssuer
from shared.worker import Work

Kind = TypeVar("Kind", bound=Event)


@dataclass(frozen=True)
class Service:
    """The service under test, with real database and contract."""

    app: FastAPI
    work: Work
    worker_sessions: Sessions
    issuer: TestIssuer
    hook: Hook

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """Open a client; with a token it calls as that person."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.app, raise_app_exceptions=False),
            base_url="http://test",
            headers={"Authorization": f"Bearer {token}"} if token else {},
            event_hooks={"response": [self.hook]},
        )


@dataclass(frozen=True)
class Colleague:
    """A person of the test's company, and a client that calls as them."""

    id: UUID
    api: httpx.AsyncClient
    token: str
    changed: PersonChanged


@dataclass
class Company:
    """The company of one test."""

    service: Service
    id: UUID = field(default_factory=uuid4)
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def enrol(
        self,
        *roles: Role,
        unit_path: Sequence[UUID] = (),
        language: Language = "en",
        manager_id: UUID | None = None,
    ) -> Colleague:
        """Let a person join: the service learns of them as always, by PersonChanged."""
        person_id = uuid4()
        changed = PersonChanged(
            company_id=self.id,
            occurred_at=datetime.now(UTC),
            person_id=person_id,
            revision=1,
            active=True,
            external_id=f"hr-{person_id}",
            unit_id=unit_path[-1] if unit_path else None,
            unit_path=tuple(unit_path),
            manager_id=manager_id,
            roles=tuple(RoleGrant(role=role) for role in roles),
            identities=(IdentityName(issuer=LOCAL_ISSUER, subject=str(person_id)),),
            language=language,
            languages=(language,),
        )
        await self.deliver(changed)
        return self.as_colleague(changed)

    def as_colleague(self, changed: PersonChanged) -> Colleague:
        """Give a client for a person the service knows."""
        token = self.service.issuer.token(self.id, changed.identities[0].subject)
        client = self.service.client(token)
        self.clients.append(client)
        return Colleague(changed.person_id, client, token, changed)

    async def deliver(self, *events: Event) -> None:
        """Let events take effect as the worker does; a type nobody listens to is an error."""
        for event in events:
            assert event.company_id == self.id, "the event is of another company"
            await take_effect(self.service.worker_sessions, self.service.work.handlers, event)

    async def deliver_again(self, event: Event) -> None:
        """Run the handlers of an event a second time, as if the inbox had not seen it."""
        async with self.service.worker_sessions.begin() as session:
            seen = await session.get(InboxRow, event.event_id)
            if seen is not None:
                await session.delete(seen)
        await self.deliver(event)

    async def published(self, kind: type[Kind]) -> list[Kind]:
        """Give the events of a kind this company's outbox holds, oldest first."""
        statement = (
            select(OutboxRow)
            .where(col(OutboxRow.company_id) == self.id, col(OutboxRow.redacted_at).is_(None))
            .order_by(col(OutboxRow.seq))
        )
        async with self.service.worker_sessions() as session:
            rows = (await session.scalars(statement)).all()
        events = [read_event(dict.fromkeys(EVENTS.values(), ()), r.body.encode()) for r in rows]
        # `type`: what is taken back is told by a subclass of what was said.
        return [event for event in events if isinstance(event, kind) and type(event) is kind]

    async def due(self, kind: str) -> list[Due]:
        """Give what is still to be done of a kind, soonest first."""
        statement = (
            select(Due)
            .where(col(Due.company_id) == self.id, col(Due.kind) == kind)
            .order_by(col(Due.at))
        )
        async with self.service.worker_sessions() as session:
            return list((await session.scalars(statement)).all())

    async def run_due(self, kind: str, now: datetime | None = None) -> int:
        """Do what is due of a kind in this company by a time (default: far ahead), in order.

        What the handlers schedule anew is left for the next call.
        """
        until = now or datetime.now(UTC) + timedelta(days=3650)
        rows = [row for row in await self.due(kind) if row.at <= until]
        for row in rows:
            async with self.service.worker_sessions.begin() as session:
                await enter_company(session, self.id)
                held = await session.get(Due, (row.company_id, row.kind, row.key))
                if held is not None:
                    await session.delete(held)
                    await session.flush()
                    await self.service.work.due[kind](session, row)
        return len(rows)


@asynccontextmanager
async def open_company(service: Service) -> AsyncIterator[Company]:
    """Give a company and close its clients afterwards."""
    company = Company(service)
    try:
        yield company
    finally:
        for client in company.clients:
            await client.aclose()
