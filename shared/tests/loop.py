"""A broker that loses, repeats and reorders, and one run of the loop against it.

NATS is the outside world here; outbox, relay, reconciler, inbox and database are the real ones.
"""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import nats.errors
from nats.js.errors import NotFoundError
from sqlalchemy import text

from shared.consumer import receive
from shared.database import enter_company
from shared.events.profiles import UnitRemoved
from shared.outbox import publish
from shared.relay import reconcile_once, relay_once
from shared.testing.company import Company


@dataclass
class Ack:
    seq: int


@dataclass
class Stored:
    headers: dict[str, str]
    data: bytes


@dataclass
class FaultyBroker:
    """Keeps messages like a stream; what is acknowledged can still be lost."""

    chance: random.Random
    loss: float = 0.0
    messages: dict[int, Stored] = field(default_factory=dict)
    last: int = 0

    async def publish(
        self,
        subject: str,
        body: bytes,
        timeout: float,  # noqa: ASYNC109  JetStream calls it so
        headers: dict[str, str],
    ) -> Ack:
        if self.chance.random() < self.loss:
            raise nats.errors.TimeoutError  # refused before it was stored
        known = [s for s, m in self.messages.items() if m.headers == headers]
        if not known:
            self.last += 1
            self.messages[self.last] = Stored(headers, body)
        if self.chance.random() < self.loss:
            raise nats.errors.TimeoutError  # stored, and the acknowledgement was lost
        return Ack(known[0] if known else self.last)

    async def get_msg(self, _stream: str, seq: int, direct: bool) -> Stored:  # noqa: FBT001
        if seq not in self.messages:
            raise NotFoundError
        return self.messages[seq]

    def truncate(self, kept: int) -> None:
        """Forget the newest messages and use their numbers again, as a damaged file does."""
        self.messages = {s: m for s, m in self.messages.items() if s <= kept}
        self.last = max(self.messages, default=0)


@dataclass
class Delivery:
    """One delivery of a message; the acknowledgement may get lost."""

    data: bytes
    is_acked: bool = False

    async def ack(self) -> None:
        self.is_acked = True

    async def nak(self, delay: float | None = None) -> None:
        self.is_acked = False


@dataclass
class Run:
    """One run of the loop in a company of its own."""

    company: Company
    seed: int
    stated: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  a reproducible run
        self.broker = FaultyBroker(self.chance, loss=0.2)

    async def forget_earlier_runs(self) -> None:
        """Begin with an empty log: this broker never had what another run stated."""
        async with self.company.service.worker_sessions.begin() as session:
            await session.execute(text("delete from outbox"))

    async def step(self, name: str) -> None:
        await getattr(self, name)()

    async def state_facts(self) -> None:
        async with self.company.service.worker_sessions.begin() as session:
            await enter_company(session, self.company.id)
            for _ in range(self.chance.randint(1, 4)):
                event = UnitRemoved(
                    company_id=self.company.id,
                    occurred_at=datetime.now(UTC),
                    unit_id=uuid4(),
                    revision=1,
                )
                publish(session, event)
                self.stated.add(event.event_id)

    async def relay(self) -> None:
        js: Any = self.broker  # as much of JetStream as the relay uses
        await relay_once(self.company.service.worker_sessions, js)

    async def reconcile(self) -> None:
        js: Any = self.broker
        after: int | None = 0
        while after is not None:
            after = await reconcile_once(self.company.service.worker_sessions, js, after)

    async def truncate(self) -> None:
        self.broker.truncate(self.chance.randint(0, self.broker.last))

    async def wipe(self) -> None:
        self.broker.truncate(0)

    async def deliver(self) -> None:
        messages = list(self.broker.messages.values())
        for message in self.chance.sample(messages, self.chance.randint(0, len(messages))):
            await self.receive(Delivery(message.data))

    async def receive(self, delivery: Delivery) -> None:
        service = self.company.service
        if json.loads(delivery.data)["company"] == str(self.company.id):
            await receive(service.worker_sessions, service.work.handlers, delivery)

    async def heal(self) -> None:
        """Let everything work again until it is quiet."""
        self.broker.loss = 0.0
        await self.reconcile()
        js: Any = self.broker
        while await relay_once(self.company.service.worker_sessions, js):
            pass
        for message in list(self.broker.messages.values()):
            await self.receive(Delivery(message.data))

    async def effects(self) -> int:
        """Count how often the handler took effect."""
        async with self.company.service.worker_sessions.begin() as session:
            await enter_company(session, self.company.id)
            found = await session.scalar(text("select value from count where name = 'removed'"))
        return int(found or 0)


STEPS = Counter(state_facts=4, relay=4, deliver=4, reconcile=1, truncate=1, wipe=1)
