"""Nothing is lost and nothing doubled, whatever the broker forgets.

RAAKVLAK_LOOP_HISTORIES says how many histories are tried; `make fuzz` tries a thousand new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loop import STEPS, Delivery, Run
from sqlalchemy import text

from shared.consumer import receive
from shared.testing.company import Company, Service

steps = st.lists(st.sampled_from(sorted(STEPS.elements())), min_size=5, max_size=40)


async def _run(service: Service, names: list[str], seed: int, kind: type[Run] = Run) -> Run:
    run = kind(Company(service), seed)
    await run.forget_earlier_runs()
    for name in names:
        await run.step(name)
    await run.heal()
    return run


@settings(
    max_examples=int(os.environ.get("RAAKVLAK_LOOP_HISTORIES", "60")),
    deadline=None,
    derandomize="RAAKVLAK_LOOP_HISTORIES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=steps, seed=st.integers(0, 2**32))
async def test_every_fact_takes_effect_exactly_once(
    service: Service, names: list[str], seed: int
) -> None:
    run = await _run(service, names, seed)

    assert await run.effects() == len(run.stated)


class _WithoutInbox(Run):
    """A consumer that does not remember what it has seen."""

    async def receive(self, delivery: Delivery) -> None:
        event_id = delivery.data.split(b'"id":"')[1][:36].decode()
        await self.forget(event_id)
        await super().receive(delivery)

    async def forget(self, event_id: str) -> None:
        async with self.company.service.worker_sessions.begin() as session:
            await session.execute(text("delete from inbox where event_id = :id"), {"id": event_id})


class _AckFirst(Run):
    """A consumer that acknowledges before it commits, and is killed in between."""

    async def receive(self, delivery: Delivery) -> None:
        self.acked: set[bytes] = getattr(self, "acked", set())
        if delivery.data in self.acked:
            return
        self.acked.add(delivery.data)
        if self.chance.random() < 0.5:
            await super().receive(delivery)


class _NoReconciler(Run):
    """A system that trusts the broker's word."""

    async def reconcile(self) -> None:
        return


class _MarksUnacknowledged(Run):
    """A relay that marks rows as published without waiting for the acknowledgement."""

    async def relay(self) -> None:
        async with self.company.service.worker_sessions.begin() as session:
            await session.execute(
                text("update outbox set published_at = now(), stream_sequence = null")
            )

    async def reconcile(self) -> None:
        return


@pytest.mark.parametrize("bug", [_WithoutInbox, _AckFirst, _NoReconciler, _MarksUnacknowledged])
async def test_the_check_above_catches_a_seeded_bug(service: Service, bug: type[Run]) -> None:
    once = ["state_facts", "relay", "wipe", "state_facts", "relay", "deliver", "deliver"]
    names = once * 3

    run = await _run(service, names, 7, bug)

    assert await run.effects() != len(run.stated)


async def test_a_broken_message_is_parked_and_blocks_nobody(service: Service) -> None:
    delivery = Delivery(b'{"type": "profiles.unit.removed.v1"}')

    await receive(service.worker_sessions, service.work.handlers, delivery)

    assert delivery.is_acked
