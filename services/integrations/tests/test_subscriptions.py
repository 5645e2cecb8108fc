from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from integrations.settings import IntegrationsSettings
from services.integrations.tests.addresses import BAD_URLS
from services.integrations.tests.outside import subscribe
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

URL = "https://hooks.example.com/raakvlak"
WANTED: dict[str, Any] = {
    "description": "The intranet",
    "url": URL,
    "event_types": ["integrations.*", "feed.item.published.v1"],
}


def _path() -> str:
    return f"/integrations/subscriptions/{uuid4()}"


async def _put(admin: Colleague, **wanted: object) -> Any:
    return await admin.api.put(_path(), json=WANTED | wanted)


async def test_the_secret_is_shown_once_and_never_stored_in_the_clear(company: Company) -> None:
    admin, path = await company.enrol("administrator"), _path()

    created = await admin.api.put(path, json=WANTED)
    again = await admin.api.put(path, json=WANTED)
    read = await admin.api.get(path)

    secret = created.json()["secret"]
    assert (created.status_code, created.headers["etag"], secret[:6]) == (201, '"1"', "whsec_")
    assert (again.status_code, again.json()["secret"]) == (200, None)
    assert "secret" not in read.json()
    async with company.service.worker_sessions.begin() as session:
        await session.execute(
            text("select set_config('app.company', :id, true)"), {"id": str(company.id)}
        )
        sealed = await session.scalar(text("select sealed_secret from subscription"))
    assert isinstance(sealed, bytes)
    assert len(sealed) == 12 + 32 + 16


async def test_a_subscription_is_read_as_it_was_made(company: Company) -> None:
    admin, path = await company.enrol("administrator"), _path()
    created = await admin.api.put(path, json=WANTED)

    read = await admin.api.get(path)

    assert read.headers["etag"] == '"1"'
    assert read.json() == {
        "id": path.rpartition("/")[2],
        "revision": 1,
        "description": "The intranet",
        "url": URL,
        "event_types": ["feed.item.published.v1", "integrations.*"],
        "enabled": True,
        "disabled_because": None,
        "failing_since": None,
        "old_secret_until": None,
        "created_at": created.json()["created_at"],
    }


async def test_a_change_needs_the_revision_it_was_read_at(company: Company) -> None:
    admin, path = await company.enrol("administrator"), _path()
    await admin.api.put(path, json=WANTED)
    other = WANTED | {"description": "Another"}

    without = await admin.api.put(path, json=other)
    fresh = await admin.api.put(path, json=other, headers={"If-Match": '"1"'})
    stale = await admin.api.put(path, json=WANTED, headers={"If-Match": '"1"'})

    assert [r.status_code for r in (without, fresh, stale)] == [409, 200, 412]
    assert fresh.json()["revision"] == 2


async def test_disabling_by_hand_says_so(company: Company) -> None:
    admin = await company.enrol("administrator")

    created = await _put(admin, enabled=False)

    assert created.json()["disabled_because"] == "by-hand"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://hooks.example.com:444/",
        "https://127.0.0.1/",
        "https://user:pass@hooks.example.com/",
        "https://localhost/",
        "http://127.0.0.1:9000/",
    ],
)
async def test_a_url_that_could_point_inside_is_refused(company: Company, url: str) -> None:
    admin = await company.enrol("administrator")

    refused = await _put(admin, url=url)

    assert refused.status_code == 400
    assert refused.json()["type"] == "/problems/unsafe-receiver"
    assert refused.json()["errors"][0]["pointer"] == "/url"


async def test_no_bad_url_is_ever_stored(company: Company) -> None:
    admin = await company.enrol("administrator")

    answers = {url: (await _put(admin, url=url)).status_code for url in BAD_URLS}

    assert set(answers.values()) == {400, 422}, answers
    assert (await admin.api.get("/integrations/subscriptions")).json()["items"] == []


async def test_an_unknown_event_type_is_named(company: Company) -> None:
    admin = await company.enrol("administrator")
    kinds = ["feed.*", "gossip.*", "feed.item.published.v2", "matching.ask.declined.v1"]

    refused = await _put(admin, event_types=kinds)

    assert refused.status_code == 400
    assert [e["pointer"] for e in refused.json()["errors"]] == [
        "/event_types/1",
        "/event_types/2",
        "/event_types/3",
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"event_types": []},
        {"event_types": ["*"] * 51},
        {"description": ""},
        {"description": "a\x00b"},
        {"url": "https://e.com/" + "x" * 2000},
        {"secret": "whsec_mine"},
    ],
)
async def test_a_malformed_subscription_is_refused(company: Company, wanted: Any) -> None:
    admin = await company.enrol("administrator")

    assert (await _put(admin, **wanted)).status_code == 422


async def test_a_list_is_paged_with_one_statement(
    company: Company, count_queries: CountQueries
) -> None:
    admin = await company.enrol("administrator")
    made = [(await _put(admin, description=f"Number {n}")).json()["id"] for n in range(5)]

    first = await admin.api.get("/integrations/subscriptions?limit=3")
    with count_queries() as statements:
        second = await admin.api.get(
            "/integrations/subscriptions", params={"limit": 3, "after": first.json()["next"]}
        )

    pages = [[item["id"] for item in page.json()["items"]] for page in (first, second)]
    assert (pages, second.json()["next"]) == ([made[:3], made[3:]], None)
    assert len(statements) == 2  # who is calling, and the list


async def test_rotation_shows_a_new_secret(company: Company) -> None:
    subscribed = await subscribe(company, URL)

    rotated = await subscribed.admin.api.post(f"{subscribed.path}/rotations")

    assert rotated.status_code == 201
    assert rotated.json()["secret"] != subscribed.secret
    assert (await subscribed.read())["old_secret_until"] == rotated.json()["old_secret_until"]


def test_local_receivers_are_loopback_and_never_in_production() -> None:
    allowed = IntegrationsSettings(
        environment="local",
        local_receivers="127.0.0.1:9000, localhost:1",
    )

    assert allowed.local_receivers == ("127.0.0.1:9000", "localhost:1")
    for environment, places in (("production", "127.0.0.1:9000"), ("local", "10.0.0.1:80")):
        with pytest.raises(ValidationError):
            IntegrationsSettings(environment=environment, local_receivers=places)
