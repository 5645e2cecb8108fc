"""Whose data an administrator opens here is told, so that each finds a receipt in profiles."""

import httpx
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from services.integrations.tests.makers import an_item
from services.integrations.tests.outside import Outside, Sender, subscribe
from services.integrations.tests.platform import a_completion, connect
from shared.events.integrations import PersonDataOpened
from shared.testing.company import Company

OPENING = {"find_delivery", "find_receipt", "list_platform_accounts", "list_platform_completions"}
WITHOUT_PEOPLE = {
    "find_connection": "a platform, nobody",
    "find_subscription": "a receiver, nobody",
    "list_connections": "platforms, nobody",
    "list_deliveries": "kinds and times of events, and of nobody which",
    "list_receipts": "kinds and times of messages, and of nobody which",
    "list_subscriptions": "receivers, nobody",
}


async def test_whoever_a_platform_told_of_is_told_who_opened_it(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    ann = await company.enrol()
    await platform.send(a_completion(str(ann.changed.external_id)))
    await platform.send(a_completion("an account of nobody"))

    newest, oldest = [one["id"] for one in await platform.receipts()]
    untold = await company.published(PersonDataOpened)
    await platform.completions()
    for receipt in (newest, oldest):
        await platform.admin.api.get(f"/integrations/receipts/{receipt}")
    await platform.admin.api.put(f"{platform.path}/accounts/a1", json={"person_id": str(ann.id)})
    await platform.admin.api.get(f"{platform.path}/accounts")

    told = await company.published(PersonDataOpened)
    assert untold == []
    assert [(one.person_id, one.by_id, one.what) for one in told] == [
        (ann.id, platform.admin.id, "learning_platform")
    ] * 3


async def test_whoever_a_delivery_is_about_is_told_who_opened_it(
    company: Company, outside: Outside, sender: Sender
) -> None:
    ann, boss = await company.enrol(), await company.enrol("administrator")
    subscription = await subscribe(company, outside.url)
    await company.deliver(an_item(company, author_id=ann.id))
    await sender.send()

    listed = await boss.api.get(f"{subscription.path}/deliveries")
    await boss.api.get(f"/integrations/deliveries/{listed.json()['items'][0]['id']}")

    [told] = await company.published(PersonDataOpened)
    assert (told.person_id, told.by_id, told.what) == (ann.id, boss.id, "webhook_delivery")


def test_every_reading_by_administrators_was_decided_on(app: FastAPI) -> None:
    found = [context.route for context in iter_route_contexts(app.routes)]
    reading = {
        route.name
        for route in found
        if isinstance(route, APIRoute)
        and "GET" in (route.methods or ())
        and any(
            getattr(one.call, "__name__", "") == "authorised"
            for one in route.dependant.dependencies
        )
    }

    assert reading == OPENING | set(WITHOUT_PEOPLE)
