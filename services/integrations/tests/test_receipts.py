import asyncio
import json

import httpx
import pytest

from services.integrations.tests.platform import a_completion, connect
from shared.events.integrations import CourseCompleted
from shared.testing.company import Company
from shared.testing.plugin import CountQueries

HMAC = {"authentication": "hmac_sha256_hex", "signature_header": "X-Webhook-Signature"}


async def _hr_id(company: Company) -> str:
    return str((await company.enrol()).changed.external_id)


async def test_a_completion_becomes_a_fact_about_the_person(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    ann = await company.enrol()

    answer = await platform.send(a_completion(str(ann.changed.external_id)))

    assert (answer.status_code, answer.json()) == (202, {"state": "received"})
    [fact] = await company.published(CourseCompleted)
    [completion] = await platform.completions()
    assert fact.model_dump(exclude={"event_id", "occurred_at"}, mode="json") == {
        "company_id": str(company.id),
        "imported": False,
        "completion_id": completion["id"],
        "connection_id": str(platform.id),
        "person_id": str(ann.id),
        "course_id": "c-1",
        "course_title": "Giving feedback",
        "course_url": None,
        "completed_at": "2026-11-01T09:00:00Z",
        "skill_ids": [],
    }


async def test_a_360learning_completion_is_taken_with_a_raw_secret(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous, vendor="360learning", mapping=None)
    secret = {"secret": "password123", "encoding": "raw"}
    await platform.admin.api.put(f"{platform.path}/secret", json=secret)
    platform.key = b"password123"
    ann = await company.enrol()
    data: dict[str, object] = {
        "attemptId": "5f8d0d55b54764421b7156a1",
        "userId": ann.changed.external_id,
        "courseId": "5f8d0d55b54764421b7156c3",
        "closedAt": "2026-11-01T09:00:00.000Z",
        "reason": "learnerFinished",
        "context": {},
    }

    answer = await platform.send(
        {"type": "course.attempt.closed", "timestamp": 1793523601000, "data": data}
    )

    assert answer.status_code == 202
    [fact] = await company.published(CourseCompleted)
    assert (fact.person_id, fact.course_id) == (ann.id, "5f8d0d55b54764421b7156c3")


async def test_a_hex_signature_is_taken_and_its_repetition_does_nothing(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous, **HMAC)
    message = a_completion(await _hr_id(company))

    answers = [await platform.send(message) for _ in range(2)]
    forged = await platform.send(message, x_webhook_signature="0" * 64)

    assert [a.status_code for a in (*answers, forged)] == [202, 200, 401]
    assert len(await company.published(CourseCompleted)) == 1


async def test_a_platform_may_add_to_the_address(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    body = json.dumps(a_completion(await _hr_id(company))).encode()

    answer = await platform.send_body(body, query={"tenant": "7"})

    assert answer.status_code == 202


async def test_the_same_message_again_is_fine_and_does_nothing(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    message = a_completion(await _hr_id(company))

    answers = await asyncio.gather(*[platform.send(message, message_id="msg_1") for _ in range(4)])

    assert sorted(a.status_code for a in answers) == [200, 200, 200, 202]
    assert {a.json()["state"] for a in answers if a.status_code == 200} == {"repeated"}
    assert len(await company.published(CourseCompleted)) == 1


async def test_the_same_completion_under_another_id_is_told_once(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    message = a_completion(await _hr_id(company))

    await platform.send(message)
    await platform.send(message | {"extra": 1})

    assert len(await company.published(CourseCompleted)) == 1
    assert [r["completions"] for r in await platform.receipts()] == [0, 1]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b'{"event": "enrolled"}', "ignored"),
        (b"[]", "ignored"),
        (b"", "unreadable"),
        (b"{", "unreadable"),
        (b"\xff\x00", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b'{"event": "completed"}', "unreadable"),
        (json.dumps(a_completion("a\x00b")).encode(), "unreadable"),
        (json.dumps(a_completion("\ud800")).encode(), "unreadable"),
    ],
)
async def test_what_is_genuine_is_kept_whatever_it_says(
    company: Company, anonymous: httpx.AsyncClient, body: bytes, state: str
) -> None:
    platform = await connect(company, anonymous)

    answer = await platform.send_body(body)

    assert answer.status_code == 202
    [receipt] = await platform.receipts()
    assert (receipt["verified"], receipt["state"]) == (True, state)
    details = await platform.admin.api.get(f"/integrations/receipts/{receipt['id']}")
    assert details.json()["body"] == body.decode("utf-8", "replace")


async def test_a_mended_mapping_reads_the_message_again(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    wrong = {"account": "/nobody", "course_id": "/course/id"}
    platform = await connect(company, anonymous, mapping=wrong)
    await platform.send(a_completion(await _hr_id(company)))
    [receipt] = await platform.receipts(state="unreadable")
    mended = {"description": "Our LMS", "vendor": "generic"} | {
        "mapping": wrong | {"account": "/user/id"}
    }
    await platform.admin.api.put(platform.path, json=mended, headers={"If-Match": '"1"'})

    again = f"/integrations/receipts/{receipt['id']}/readings"
    answers = [(await platform.admin.api.post(again)).json() for _ in range(2)]

    assert [(a["state"], a["completions"]) for a in answers] == [("taken", 1), ("taken", 0)]
    assert len(await company.published(CourseCompleted)) == 1


async def test_the_log_is_paged_with_few_statements(
    company: Company, anonymous: httpx.AsyncClient, count_queries: CountQueries
) -> None:
    platform = await connect(company, anonymous)
    for number in range(3):
        await platform.send(a_completion(f"hr-{number}"))

    with count_queries() as statements:
        first = await platform.admin.api.get(f"{platform.path}/receipts?limit=2")
    second = await platform.admin.api.get(
        f"{platform.path}/receipts", params={"limit": 2, "after": first.json()["next"]}
    )

    assert [len(p.json()["items"]) for p in (first, second)] == [2, 1]
    assert len(statements) == 3  # who is calling, the connection, the list


async def test_a_message_costs_a_fixed_number_of_statements(
    company: Company, anonymous: httpx.AsyncClient, count_queries: CountQueries
) -> None:
    several = {"mapping": {"events": "/data", "account": "/user/id", "course_id": "/course/id"}}
    platform = await connect(company, anonymous, **several)
    people = [await _hr_id(company) for _ in range(6)]

    counts = []
    for accounts in (people[:1], people[1:]):
        with count_queries() as statements:
            await platform.send({"data": [a_completion(account) for account in accounts]})
        counts.append(len(statements))

    assert len(await company.published(CourseCompleted)) == 6
    assert counts[0] == counts[1]


async def test_what_was_refused_or_unknown_is_not_read_again(
    company: Company, other_company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    stranger = await other_company.enrol("administrator")
    await platform.send(a_completion("hr-1"), webhook_signature="v1,AAAA")
    [refused] = await platform.receipts()
    path = f"/integrations/receipts/{refused['id']}"

    answers = [
        await platform.admin.api.post(f"{path}/readings"),
        await stranger.api.post(f"{path}/readings"),
        await stranger.api.get(path),
    ]

    assert [answer.status_code for answer in answers] == [409, 404, 404]


async def test_completions_are_paged(company: Company, anonymous: httpx.AsyncClient) -> None:
    platform = await connect(company, anonymous)
    for number in range(3):
        await platform.send(a_completion(f"hr-{number}"))
    path = f"{platform.path}/completions"

    first = (await platform.admin.api.get(path, params={"limit": 2})).json()
    after = {"limit": 2, "after": first["next"]}
    second = (await platform.admin.api.get(path, params=after)).json()

    accounts = [item["account"] for page in (first, second) for item in page["items"]]
    assert (accounts, second["next"]) == (["hr-2", "hr-1", "hr-0"], None)
