"""The inbox live: in order, resumable, woken, ended."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from feed.inbox.operations import forget_notes_about, notify
from feed.inbox.stream import MOST_STREAMS, refuse_too_many_streams, stream_inbox
from feed.inbox.tickets import find_reader
from shared.auth.caller import Caller
from shared.database import enter_company
from shared.problems import TooManyRequests
from shared.state import State, state_of
from shared.testing.company import Colleague, Company
from shared.testing.waiting import waits_for
from shared.wake import Wake, person_subject


async def tell(company: Company, person: Colleague, by: Colleague) -> UUID:
    item_id = uuid4()
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await notify(
            session,
            company_id=company.id,
            person_id=person.id,
            kind="reacted",
            item_id=item_id,
            by_id=by.id,
            at=datetime.now(UTC),
        )
    return item_id


async def caller_of(company: Company, person: Colleague) -> Caller:
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        caller = await find_reader(session, company.id, person.id)
    assert caller is not None
    return caller


async def events(stream: AsyncIterator[str], count: int) -> list[tuple[str, str, dict[str, Any]]]:
    """Read so many events: id, kind and data; comments and `retry` are read over."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    async with asyncio.timeout(10):
        async for chunk in stream:
            if not chunk.startswith("id: "):
                continue
            number, kind, data = (line.partition(": ")[2] for line in chunk.strip().split("\n"))
            found.append((number, kind, json.loads(data)))
            if len(found) == count:
                return found
    return found


@pytest.fixture
def state(company: Company) -> State:
    return state_of(company.service.app)


async def test_a_stream_resumes_where_it_was(company: Company, state: State) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for _ in range(3):
        await tell(company, ann, ben)

    stream = stream_inbox(state, await caller_of(company, ann), 1)

    found = await events(stream, 2)
    assert [(number, kind) for number, kind, _ in found] == [("2", "note"), ("3", "note")]
    assert found[0][2]["from_count"] == 1
    assert "from" in found[0][2]


async def test_a_stream_without_a_number_tells_only_what_is_new(
    company: Company, state: State
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await tell(company, ann, ben)
    stream = stream_inbox(state, await caller_of(company, ann), None)

    beginning = [await anext(stream), await anext(stream)]
    await tell(company, ann, ben)

    assert not any(chunk.startswith("id:") for chunk in beginning)
    assert [number for number, _, _ in await events(stream, 1)] == ["2"]


async def test_a_removed_note_is_told_as_gone(company: Company, state: State) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    item_id = await tell(company, ann, ben)
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await forget_notes_about(session, company.id, item_id, datetime.now(UTC))

    found = await events(stream_inbox(state, await caller_of(company, ann), 0), 1)

    assert [(number, kind, list(data)) for number, kind, data in found] == [("2", "gone", ["id"])]


async def test_a_wake_up_brings_a_note_at_once(
    company: Company, state: State, nats_url: str
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    wake = Wake(nats_url, "feed")
    wake.start()
    woken = replace(state, wake=wake)
    try:
        stream = stream_inbox(woken, await caller_of(company, ann), 0)
        for _ in range(100):
            if wake._client is not None:
                break
            await asyncio.sleep(0.05)
        await anext(stream)
        await anext(stream)
        began = time.monotonic()
        reading = asyncio.create_task(events(stream, 1))
        await asyncio.sleep(0.1)
        await tell(company, ann, ben)
        await wake.send(person_subject("feed", company.id, ann.id))

        assert len(await reading) == 1
        assert time.monotonic() - began < 2
        await stream.aclose()
    finally:
        await wake.stop()


async def test_a_stream_ends_when_the_process_drains(company: Company, state: State) -> None:
    ann = await company.enrol()
    draining = replace(state)
    stream = stream_inbox(draining, await caller_of(company, ann), 0)
    await anext(stream)
    await anext(stream)

    draining.is_draining = True
    async with asyncio.timeout(2):
        rest = [chunk async for chunk in stream]

    assert not any(chunk.startswith("id:") for chunk in rest)


async def test_a_stream_ends_when_the_person_is_switched_off(
    company: Company, state: State
) -> None:
    ann = await company.enrol()
    caller = await caller_of(company, ann)
    await company.deliver(
        ann.changed.model_copy(update={"event_id": uuid4(), "revision": 2, "active": False})
    )

    async with asyncio.timeout(2):
        chunks = [chunk async for chunk in stream_inbox(state, caller, 0)]

    assert chunks == ["retry: 2000\n\n"]


async def test_a_seventh_stream_is_refused(company: Company, state: State) -> None:
    ann = await company.enrol()
    caller = await caller_of(company, ann)
    streams = [stream_inbox(state, caller, 0) for _ in range(MOST_STREAMS)]
    for stream in streams:
        await anext(stream)

    with pytest.raises(TooManyRequests):
        refuse_too_many_streams(caller)
    for stream in streams:
        await stream.aclose()
    refuse_too_many_streams(caller)


async def test_a_ticket_lets_in_once(company: Company, state: State) -> None:
    ann = await company.enrol()
    issued = (await ann.api.post("/feed/inbox/tickets")).json()
    state.is_draining = True  # so that the stream ends by itself
    try:
        async with company.service.client() as browser:
            wrong = {"ticket": issued["ticket"], "see": 3}
            misspelt = await browser.get("/feed/inbox/stream", params=wrong)
            first = await browser.get("/feed/inbox/stream", params={"ticket": issued["ticket"]})
            second = await browser.get("/feed/inbox/stream", params={"ticket": issued["ticket"]})
    finally:
        state.is_draining = False

    assert misspelt.json()["detail"] == "This address has no `see`. It takes seen, ticket."
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("text/event-stream")
    assert second.status_code == 401


async def test_an_old_or_invented_ticket_lets_nobody_in(company: Company) -> None:
    ann = await company.enrol()
    issued = (await ann.api.post("/feed/inbox/tickets")).json()
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await session.execute(
            text("update inbox_ticket set expires_at = now() - interval '1 second'")
        )

    async with company.service.client() as browser:
        for ticket in (issued["ticket"], f"{company.id}.x", "x", str(uuid4())):
            answer = await browser.get("/feed/inbox/stream", params={"ticket": ticket})
            assert answer.status_code == 401
        without = await browser.get("/feed/inbox/stream")
        assert without.status_code == 401


async def test_a_number_is_never_visible_before_a_smaller_one(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await notify(
            session,
            company_id=company.id,
            person_id=ann.id,
            kind="reacted",
            item_id=uuid4(),
            by_id=ben.id,
            at=datetime.now(UTC),
        )
        later = asyncio.create_task(tell(company, ann, ben))
        is_waiting = await waits_for(session, later)
        seen_meanwhile = (await ann.api.get("/feed/inbox")).json()["items"]
    await later

    sequences = [note["sequence"] for note in (await ann.api.get("/feed/inbox")).json()["items"]]
    assert is_waiting
    assert seen_meanwhile == []
    assert sequences == [2, 1]
