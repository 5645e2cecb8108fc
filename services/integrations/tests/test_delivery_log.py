import json
from datetime import UTC, datetime, timedelta

from services.integrations.tests.makers import a_unit
from services.integrations.tests.outside import Outside, Sender, subscribe
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_a_delivery_can_be_sent_again(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    await sender.send()
    [delivery] = await subscribed.deliveries()

    path = f"/integrations/deliveries/{delivery['id']}/resends"
    asked = await subscribed.admin.api.post(path)
    await sender.send()

    first, second = outside.received
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert (await subscribed.deliveries())[0]["attempts"] == 2


async def test_all_that_failed_since_can_be_sent_again(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company), a_unit(company))
    outside.next_answers(*["500 Broken"] * 20)
    for hours in (0, 1, 2, 5, 11, 22, 38, 60, 87, 114):
        await sender.send(timedelta(hours=hours))
    replays = f"{subscribed.path}/replays"
    since = {"since": (datetime.now(UTC) - timedelta(hours=1)).isoformat()}
    later = {"since": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}

    never = await subscribed.admin.api.post(replays, json={"since": "0001-01-01T00:00:00+14:00"})
    none = await subscribed.admin.api.post(replays, json=later)
    both = await subscribed.admin.api.post(replays, json=since)
    await sender.send()

    assert never.status_code == 422
    assert (none.json(), both.json()) == ({"deliveries": 0}, {"deliveries": 2})
    assert len(await subscribed.deliveries(state="delivered")) == 2


async def test_the_log_is_paged_and_filtered_with_few_statements(
    company: Company, outside: Outside, sender: Sender, count_queries: CountQueries
) -> None:
    subscribed = await subscribe(company, outside.url)
    outside.next_answers("500 Broken")
    await company.deliver(a_unit(company))
    await sender.send()
    await company.deliver(*[a_unit(company) for _ in range(4)])
    await sender.send()
    path = f"{subscribed.path}/deliveries"

    with count_queries() as statements:
        first = (await subscribed.admin.api.get(path, params={"limit": 3})).json()
    second = (
        await subscribed.admin.api.get(path, params={"limit": 3, "after": first["next"]})
    ).json()
    bad = await subscribed.admin.api.get(path, params={"after": "x"})

    shown = [*first["items"], *second["items"]]
    assert [d["created_at"] for d in shown] == sorted(
        (d["created_at"] for d in shown), reverse=True
    )
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)
    assert len(await subscribed.deliveries(state="waiting")) == 1
    assert bad.status_code == 422
    assert len(statements) == 3  # who is calling, the subscription, the list


async def test_foreign_deliveries_are_unknown(
    company: Company, other_company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    [delivery] = await subscribed.deliveries()
    stranger = await other_company.enrol("administrator")

    answers = [
        await stranger.api.get(f"/integrations/deliveries/{delivery['id']}"),
        await stranger.api.post(f"/integrations/deliveries/{delivery['id']}/resends"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_payload_is_the_json_that_is_sent(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company, "Zoë ☃"))
    await sender.send()
    [delivery] = await subscribed.deliveries()

    details = await subscribed.admin.api.get(f"/integrations/deliveries/{delivery['id']}")

    assert details.json()["payload"] == json.loads(outside.received[0].body)


async def test_while_disabled_nothing_is_sent_again(
    company: Company, outside: Outside, sender: Sender
) -> None:
    subscribed = await subscribe(company, outside.url)
    await company.deliver(a_unit(company))
    await sender.send()
    [delivery] = await subscribed.deliveries()
    await subscribed.change(enabled=False)
    api = subscribed.admin.api

    answers = [
        await api.post(f"/integrations/deliveries/{delivery['id']}/resends"),
        await api.post(f"{subscribed.path}/replays", json={"since": "2026-01-01T00:00:00Z"}),
    ]

    assert [answer.json()["type"] for answer in answers] == ["/problems/subscription-disabled"] * 2
