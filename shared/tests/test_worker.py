"""The worker's parts against a real NATS, and what happens when a handler fails."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from loop import Delivery
from nats.js import JetStreamContext
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from shared import parked
from shared.broker import STREAM, connect, ensure_consumer, ensure_stream
from shared.consumer import receive
from shared.database import enter_company
from shared.due import Due, run_due_once, schedule
from shared.erasure import delete_redacted_messages, redact_thing
from shared.events.profiles import PersonNamed
from shared.housekeeping import clear_once
from shared.inbox import Handlers
from shared.outbox import OutboxRow, publish
from shared.relay import reconcile_once, relay_once
from shared.republish import republish
from shared.selfcheck import check_stream
from shared.settings import settings
from shared.testing.company import Company, Service


@pytest.fixture
async def js(nats_url: str, environment: None) -> AsyncIterator[JetStreamContext]:
    client = await connect(nats_url, "test")
    context = client.jetstream(timeout=5)
    await ensure_stream(context, settings())
    yield context
    await client.close()


async def _drain_outbox(service: Service, js: JetStreamContext) -> None:
    while await relay_once(service.worker_sessions, js):
        pass


async def test_a_fact_travels_through_nats_to_its_handler(
    company: Company, js: JetStreamContext
) -> None:
    service, ann = company.service, await company.enrol()
    await ann.api.put(f"/example/notes/{uuid4()}", json={"text": "hello"})

    await _drain_outbox(service, js)
    subject = f"events.profiles.unit.removed.v1.{company.id}"
    subscription = await ensure_consumer(js, f"c-{company.id}", [subject])
    [message] = await subscription.fetch(10, timeout=5)
    await receive(service.worker_sessions, service.work.handlers, message)

    assert await _effects(company) == 1
    info = await js.consumer_info(STREAM, f"c-{company.id}")
    assert (info.num_ack_pending, info.config.max_deliver) == (0, -1)


async def _effects(company: Company) -> int:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        return int(await session.scalar(text("select sum(value) from count")) or 0)


async def test_two_relays_never_send_a_row_twice(company: Company, js: JetStreamContext) -> None:
    service, ann = company.service, await company.enrol()
    for _ in range(5):
        await ann.api.put(f"/example/notes/{uuid4()}", json={"text": "hello"})

    await asyncio.gather(*(relay_once(service.worker_sessions, js) for _ in range(3)))
    await _drain_outbox(service, js)

    info = await js.stream_info(STREAM, subjects_filter=f"events.*.*.*.*.{company.id}")
    assert sum((info.state.subjects or {}).values()) == 5


async def test_a_message_the_stream_lost_is_sent_again(
    company: Company, js: JetStreamContext
) -> None:
    service, ann = company.service, await company.enrol()
    await ann.api.put(f"/example/notes/{uuid4()}", json={"text": "hello"})
    await _drain_outbox(service, js)
    await js.delete_msg(STREAM, (await js.stream_info(STREAM)).state.last_seq)

    after: int | None = 0
    while after is not None:
        after = await reconcile_once(service.worker_sessions, js, after)

    assert await _unpublished(company) == 1


async def _unpublished(company: Company) -> int:
    statement = text("select count(*) from outbox where published_at is null and company_id = :c")
    async with company.service.worker_sessions() as session:
        return int(await session.scalar(statement, {"c": company.id}) or 0)


async def test_the_stream_is_as_we_promise(js: JetStreamContext, service: Service) -> None:
    await check_stream(js, settings())


def _broken(company: Company) -> PersonNamed:
    return PersonNamed(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        person_id=uuid4(),
        revision=1,
        display_name="Ann",
    )


async def test_a_handler_that_fails_is_asked_again_and_parked_at_the_fifth(
    company: Company,
) -> None:
    service, event = company.service, _broken(company)
    async with service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        publish(session, event)
        body = next(row.body for row in session.new).encode()

    acks = []
    for _ in range(5):
        delivery = Delivery(body)
        await receive(service.worker_sessions, service.work.handlers, delivery)
        acks.append(delivery.is_acked)

    assert acks == [False, False, False, False, True]
    [failure] = await parked.parked_events(service.worker_sessions, str(event.event_id))
    with pytest.raises(RuntimeError):
        await parked.replay(service.worker_sessions, service.work.handlers, failure)
    await parked.discard(service.worker_sessions, failure)
    assert not await parked.parked_events(service.worker_sessions, str(event.event_id))


async def _schedule(company: Company, key: str, **details: object) -> Due:
    due = Due(
        company_id=company.id,
        kind="count",
        key=key,
        at=datetime.now(UTC) - timedelta(days=1),
        details=details,
    )
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await schedule(session, due)
    return due


async def test_what_is_due_is_done_once_by_two_workers(company: Company) -> None:
    service = company.service
    for number in range(4):
        await _schedule(company, str(number))

    now = datetime.now(UTC)
    await asyncio.gather(
        *(run_due_once(service.worker_sessions, service.work.due, now) for _ in range(8))
    )

    assert (await _effects(company), await company.due("count")) == (4, [])


async def test_what_fails_is_tried_again_later(company: Company) -> None:
    service = company.service
    await _schedule(company, "bad", fails=True)

    await run_due_once(service.worker_sessions, service.work.due, datetime.now(UTC))

    [left] = await company.due("count")
    assert (left.attempts, left.at > datetime.now(UTC)) == (1, True)


async def test_what_is_redacted_leaves_outbox_and_stream(
    company: Company, js: JetStreamContext
) -> None:
    service, ann, note = company.service, await company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "hello"})
    await _drain_outbox(service, js)

    async with service.worker_sessions.begin() as session:
        await redact_thing(session, company.id, note)
    await delete_redacted_messages(service.worker_sessions, js)

    info = await js.stream_info(STREAM, subjects_filter=f"events.*.*.*.*.{company.id}")
    assert not info.state.subjects
    async with service.worker_sessions() as session:
        bodies = await session.scalars(
            text("select body from outbox where company_id = :c"), {"c": company.id}
        )
        assert list(bodies) == [""]


NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=31)


@pytest.mark.parametrize(
    ("ages", "left"),
    [
        ({"published_at": OLD}, 0),
        ({"redacted_at": OLD}, 0),
        ({"published_at": NOW, "redacted_at": OLD}, 1),
        ({"published_at": NOW}, 1),
        ({"redacted_at": NOW}, 1),
        ({"created_at": OLD}, 1),
    ],
    ids=["sent", "redacted unsent", "sent after all", "sent now", "redacted now", "not yet sent"],
)
async def test_what_was_dealt_with_a_month_ago_leaves_the_outbox(
    company: Company, ages: dict[str, datetime], left: int
) -> None:
    service, ann = company.service, await company.enrol()
    await ann.api.put(f"/example/notes/{uuid4()}", json={"text": "hello"})
    async with service.worker_sessions.begin() as session:
        await session.execute(
            update(OutboxRow).where(col(OutboxRow.company_id) == company.id).values(ages)
        )

    while await clear_once(service.worker_sessions):
        pass

    statement = text("select count(*) from outbox where company_id = :c")
    async with service.worker_sessions() as session:
        assert await session.scalar(statement, {"c": company.id}) == left


async def test_the_present_can_be_stated_again(company: Company) -> None:
    async def notes(_session: AsyncSession, company_id: UUID) -> AsyncIterator[PersonNamed]:
        yield _broken(company)

    work = dataclasses.replace(company.service.work, current_state=(notes,))

    assert await republish(company.service.worker_sessions, work, company.id) == 1
    assert [e.display_name for e in await company.published(PersonNamed)] == ["Ann"]


async def test_a_worker_told_to_stop_inside_a_handler_stops_and_blames_nobody(
    company: Company,
) -> None:
    service, event = company.service, _broken(company)
    body = json.dumps(event.envelope({})).encode()
    is_inside = asyncio.Event()

    async def lose_the_connection(_session: AsyncSession, _event: PersonNamed) -> None:
        is_inside.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as told:
            raise ConnectionError("What drivers make of a cancelled wait.") from told

    handlers: Handlers = {PersonNamed: [lose_the_connection]}
    running = asyncio.create_task(receive(service.worker_sessions, handlers, Delivery(body)))
    await is_inside.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert not await _failures(company, event.event_id)


async def _failures(company: Company, event_id: UUID) -> int:
    statement = text("select count(*) from inbox_failure where event_id = :event_id")
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        return int(await session.scalar(statement, {"event_id": event_id}) or 0)
