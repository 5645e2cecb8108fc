import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from integrations.deliveries.sending import count_waiting
from integrations.subscriptions.models import Subscription
from services.integrations.tests.makers import a_unit
from services.integrations.tests.outside import Outside, Sender, subscribe
from shared.database import Sessions, enter_company
from shared.testing.company import Company
from shared.testing.counting import counted_statements


async def test_an_event_is_sent_signed(company: Company, outside: Outside, sender: Sender) -> None:
    subscribed = await subscribe(company, outside.url)
    unit = a_unit(company)

    await company.deliver(unit)
    at = await sender.send()

    [received] = outside.received
    assert received.payload == {
        "type": "profiles.unit.changed.v1",
        "timestamp": "2026-11-02T09:00:00+00:00",
        "data": {
            "unit_id": str(unit.unit_id),
            "revision": 1,
            "name": "Support",
            "parent_id": None,
            "unit_path": [str(unit.unit_id)],
        },
    }
    assert received.is_signed_by(subscribed.secret, at)
    assert received.headers["webhook-id"] == str(unit.event_id)
    assert received.headers["content-type"] == "application/json"


async def test_only_those_who_asked_are_told(
    company: Company, other_company: Company, outside: Outside, sender: Sender
) -> None:
    wishes = ("profiles.unit.changed.v1", "profiles.*", "*", "feed.*", "profiles.person.named.v1")
    made = {wish: await subscribe(company, outside.url, wish) for wish in wishes}
    await subscribe(other_company, outside.url)

    await company.deliver(a_unit(company))
    await sender.send()

    told = {wish for wish, one in made.items() if await one.deliveries()}
    assert told == {"profiles.unit.changed.v1", "profiles.*", "*"}
    units = [r for r in outside.received if r.payload["type"] == "profiles.unit.changed.v1"]
    assert len(units) == 3


async def test_the_same_event_twice_is_sent_once(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    unit = a_unit(company)

    await company.deliver(unit, unit)
    await company.deliver_again(unit)
    await sender.send()

    assert len(outside.received) == 1


async def test_old_after_new_are_both_sent_and_the_revision_tells(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    old = a_unit(company)
    new = a_unit(company).model_copy(update={"unit_id": old.unit_id, "revision": 2})

    await company.deliver(new, old)
    await sender.send()

    assert {r.payload["data"]["revision"] for r in outside.received} == {1, 2}


async def test_for_a_day_both_secrets_sign(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    rotated = await subscribed.admin.api.post(f"{subscribed.path}/rotations")
    secrets = (subscribed.secret, rotated.json()["secret"])

    await company.deliver(a_unit(company))
    soon = await sender.send()
    await company.deliver(a_unit(company))
    later = await sender.send(timedelta(hours=25))

    first, second = outside.received
    assert [first.is_signed_by(s, soon) for s in secrets] == [True, True]
    assert [second.is_signed_by(s, later) for s in secrets] == [False, True]


async def test_a_rotation_mends_a_secret_that_cannot_be_read(
    company: Company, outside: Outside, sender: Sender, worker_sessions: Sessions
) -> None:
    subscribed = await subscribe(company, outside.url)
    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await session.execute(update(Subscription).values(sealed_secret=b"nonsense"))

    rotated = await subscribed.admin.api.post(f"{subscribed.path}/rotations")
    await company.deliver(a_unit(company))
    at = await sender.send()

    [received] = outside.received
    assert received.is_signed_by(rotated.json()["secret"], at)


async def test_a_test_is_sent_whatever_was_asked_for(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url, "feed.*")

    asked = await subscribed.admin.api.post(f"{subscribed.path}/tests")
    await sender.send()

    [received] = outside.received
    assert asked.status_code == 202
    assert received.payload["type"] == "integrations.subscription.tested.v1"
    assert received.payload["data"] == {"subscription_id": str(subscribed.id)}
    assert received.headers["webhook-id"] == asked.json()["event_id"]


async def test_while_disabled_nothing_is_queued_or_tested(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await subscribed.change(enabled=False)

    await company.deliver(a_unit(company))
    refused = await subscribed.admin.api.post(f"{subscribed.path}/tests")

    assert refused.json()["type"] == "/problems/subscription-disabled"
    assert await subscribed.deliveries() == []


async def test_two_senders_never_serve_one_subscription(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    now = datetime.now(UTC)

    claims = await asyncio.gather(sender.claim(now), sender.claim(now))
    await company.deliver(a_unit(company))
    meanwhile = await sender.claim(datetime.now(UTC))

    assert sorted(len(claim) for claim in claims) == [0, 1]
    assert meanwhile == []


async def test_a_sender_that_died_loses_nothing(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    await sender.claim(datetime.now(UTC))

    await sender.send(timedelta(seconds=61))

    assert len(outside.received) == 1


async def test_an_event_is_queued_with_a_fixed_number_of_statements(
    company: Company, local: str, worker_engine: AsyncEngine
) -> None:
    counts = []
    for _ in range(2):
        await subscribe(company, local, "profiles.unit.changed.v1")
        with counted_statements(worker_engine.sync_engine) as seen:
            await company.deliver(a_unit(company))
        counts.append(len(seen))

    assert counts == [4, 4]  # the inbox, who listens, the deliveries, the due rows


async def test_the_backlog_counts_subscriptions_with_something_to_send(
    company: Company, sender: Sender, worker_sessions: Sessions
) -> None:
    await sender.send()
    before = await count_waiting(worker_sessions, datetime.now(UTC))
    await subscribe(company, "https://hooks.example.com/", "profiles.unit.changed.v1")

    await company.deliver(a_unit(company), a_unit(company))

    assert await count_waiting(worker_sessions, datetime.now(UTC)) - before == 1
