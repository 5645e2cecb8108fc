from datetime import timedelta

import pytest

from integrations.deliveries.sending import Line
from integrations.outbound import Address, Resolve, system_resolve
from services.integrations.tests.makers import a_unit
from services.integrations.tests.outside import Outside, Sender, subscribe
from shared.testing.company import Company


async def test_a_failed_try_is_repeated_with_the_same_id_and_a_new_signature(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.next_answers("500 Broken", "301 Moved\r\nLocation: /elsewhere", "200 OK")

    at = [await sender.send(timedelta(minutes=10) * n) for n in range(3)]

    ids = {r.headers["webhook-id"] for r in outside.received}
    stamps = {r.headers["webhook-timestamp"] for r in outside.received}
    assert (len(outside.received), len(ids), len(stamps)) == (3, 1, 3)
    assert all(
        r.is_signed_by(subscribed.secret, moment)
        for r, moment in zip(outside.received, at, strict=True)
    )
    [delivery] = await subscribed.deliveries()
    details = (await subscribed.admin.api.get(f"/integrations/deliveries/{delivery['id']}")).json()
    assert details["state"] == "delivered"
    assert [(t["number"], t["status"], t["answer"]) for t in details["tries"]] == [
        (1, 500, "ok"),
        (2, 301, "ok"),
        (3, 200, "ok"),
    ]
    assert (await subscribed.read())["failing_since"] is None


async def test_a_try_waits_for_its_time(company: Company, outside: Outside, sender: Sender) -> None:
    await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.next_answers("500 Broken")
    await sender.send()

    await sender.send(timedelta(seconds=4))
    early = len(outside.received)
    await sender.send(timedelta(seconds=7))

    assert (early, len(outside.received)) == (1, 2)


async def test_a_receiver_that_asks_for_time_gets_it(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.next_answers("429 Slow down\r\nRetry-After: 600")
    await sender.send()

    await sender.send(timedelta(seconds=590))
    early = len(outside.received)
    await sender.send(timedelta(seconds=610))

    assert (early, len(outside.received)) == (1, 2)


async def test_after_ten_tries_a_delivery_has_failed(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.next_answers(*["500 Broken"] * 11)

    for hours in (0, 1, 2, 5, 11, 22, 38, 60, 87, 114, 118):
        await sender.send(timedelta(hours=hours))

    [delivery] = await subscribed.deliveries(state="failed")
    assert (delivery["attempts"], delivery["last_status"], delivery["next_try_at"]) == (
        10,
        500,
        None,
    )
    assert len(outside.received) == 10


async def test_410_disables_at_once(company: Company, outside: Outside, sender: Sender) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.next_answers("410 Gone")
    await sender.send()

    await company.deliver(a_unit(company))
    await sender.send(timedelta(days=1))

    found = await subscribed.read()
    assert (found["enabled"], found["disabled_because"]) == (False, "gone")
    assert len(outside.received) == 1


async def test_five_days_of_only_failures_disable_and_enabling_goes_on(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    outside.next_answers(*["500 Broken"] * 8)
    await company.deliver(a_unit(company, "first"))
    for days in (0, 1, 2, 3, 4):
        await sender.send(timedelta(days=days))
    await company.deliver(a_unit(company, "second"))
    await sender.send(timedelta(days=5, minutes=1))

    failing = await subscribed.read()
    outside.answers.clear()
    outside.received.clear()
    enabled = await subscribed.change(enabled=True)
    await sender.send(timedelta(days=30))

    assert (failing["enabled"], failing["disabled_because"]) == (False, "failing")
    assert (enabled["enabled"], enabled["failing_since"]) == (True, None)
    assert {r.payload["data"]["name"] for r in outside.received} == {"first", "second"}


async def test_a_slow_receiver_is_a_failed_try(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    outside.is_slow = True

    await sender.patient_for(timedelta(milliseconds=200)).send()

    [delivery] = await subscribed.deliveries()
    assert (delivery["state"], delivery["last_failure"]) == ("waiting", "timeout")


@pytest.mark.parametrize("host", ["rebound.example.com", "metadata.example.com"])
async def test_a_name_that_leads_inside_is_never_connected_to(
    company: Company, outside: Outside, sender: Sender, host: str
) -> None:
    subscribed = await subscribe(company, f"https://{host}:8443/hook")
    inside: Resolve = lambda _name, _port: system_resolve("127.0.0.1", outside.port)  # noqa: E731
    sender.line = Line(resolve=inside)
    await company.deliver(a_unit(company))

    await sender.send()

    [delivery] = await subscribed.deliveries()
    assert (delivery["last_failure"], outside.hits) == ("no public address", 0)


async def test_a_local_receiver_is_not_reached_when_it_is_no_longer_allowed(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    sender.line = Line(local_receivers=())
    await company.deliver(a_unit(company))

    await sender.send()

    [delivery] = await subscribed.deliveries()
    assert (delivery["last_failure"], outside.hits) == ("no public address", 0)


async def test_a_name_is_looked_up_once_for_all_that_is_sent_at_once(
    company: Company, outside: Outside, sender: Sender
) -> None:
    await subscribe(company, "https://hooks.example.com/", "profiles.unit.changed.v1")
    asked: list[str] = []

    async def nowhere(host: str, _port: int) -> list[Address]:
        asked.append(host)
        return []

    sender.line = Line(resolve=nowhere)
    await company.deliver(*[a_unit(company) for _ in range(8)])
    await sender.send()

    assert asked == ["hooks.example.com"]
