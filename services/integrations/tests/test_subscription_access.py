from typing import Any
from uuid import uuid4

from integrations.subscriptions.operations import MOST_SUBSCRIPTIONS
from services.integrations.tests.outside import subscribe
from shared.testing.company import Company

URL = "https://hooks.example.com/raakvlak"
WANTED: dict[str, Any] = {"description": "The intranet", "url": URL, "event_types": ["*"]}


async def test_a_company_has_at_most_fifty(company: Company) -> None:
    admin = await company.enrol("administrator")
    for _ in range(MOST_SUBSCRIPTIONS):
        made = await admin.api.put(f"/integrations/subscriptions/{uuid4()}", json=WANTED)
        assert made.status_code == 201

    refused = await admin.api.put(f"/integrations/subscriptions/{uuid4()}", json=WANTED)

    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/too-many-subscriptions"


async def test_only_administrators_come_in(company: Company) -> None:
    subscribed = await subscribe(company, URL)
    manager = await company.enrol("manager")

    answers = [
        await manager.api.get(subscribed.path),
        await manager.api.get("/integrations/subscriptions"),
        await manager.api.put(subscribed.path, json=WANTED),
        await manager.api.delete(subscribed.path),
        await manager.api.post(f"{subscribed.path}/rotations"),
        await manager.api.post(f"{subscribed.path}/tests"),
        await manager.api.get(f"{subscribed.path}/deliveries"),
        await manager.api.post(
            f"{subscribed.path}/replays", json={"since": "2026-01-01T00:00:00Z"}
        ),
        await manager.api.get(f"/integrations/deliveries/{uuid4()}"),
        await manager.api.post(f"/integrations/deliveries/{uuid4()}/resends"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 10


async def test_another_company_sees_nothing(company: Company, other_company: Company) -> None:
    subscribed = await subscribe(company, URL)
    stranger = await other_company.enrol("administrator")

    answers = [
        await stranger.api.get(subscribed.path),
        await stranger.api.delete(subscribed.path, headers={"If-Match": '"1"'}),
        await stranger.api.post(f"{subscribed.path}/rotations"),
        await stranger.api.post(f"{subscribed.path}/tests"),
        await stranger.api.get(f"{subscribed.path}/deliveries"),
    ]
    own = await stranger.api.put(subscribed.path, json=WANTED)

    assert [answer.status_code for answer in answers] == [404] * 5
    assert own.status_code == 201


async def test_a_deleted_subscription_is_gone(company: Company) -> None:
    subscribed = await subscribe(company, URL)
    api = subscribed.admin.api
    await api.post(f"{subscribed.path}/tests")

    answers = [
        await api.delete(subscribed.path),
        await api.delete(subscribed.path, headers={"If-Match": '"2"'}),
        await api.delete(subscribed.path, headers={"If-Match": '"1"'}),
        await api.get(subscribed.path),
    ]

    assert [answer.status_code for answer in answers] == [428, 412, 204, 404]
    assert await company.due("subscription") == []
