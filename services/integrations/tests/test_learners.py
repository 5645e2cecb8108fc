import asyncio
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from integrations.learners.operations import keep_learner
from integrations.receipts.consumers import match_person
from services.integrations.tests.platform import a_completion, connect
from shared.database import Sessions, enter_company
from shared.events.integrations import CourseCompleted
from shared.events.profiles import CompanyChanged, PersonChanged, PersonErased
from shared.republish import republish
from shared.testing.company import Company
from shared.testing.waiting import waits_for

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def a_person(company: Company, **more: object) -> PersonChanged:
    fields = {
        "company_id": company.id,
        "occurred_at": NOW,
        "person_id": uuid4(),
        "revision": 1,
        "active": True,
        "external_id": f"hr-{uuid4()}",
        "unit_id": None,
        "manager_id": None,
        "language": "en",
    }
    return PersonChanged.model_validate(fields | more)


def erased(company: Company, person_id: UUID) -> PersonErased:
    return PersonErased(company_id=company.id, occurred_at=NOW, person_id=person_id)


async def _told(company: Company) -> list[UUID]:
    return [fact.person_id for fact in await company.published(CourseCompleted)]


async def test_a_completion_waits_for_its_person(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    person = a_person(company)
    await platform.send(a_completion(str(person.external_id)))
    waiting = await platform.completions(matched="false")

    await company.deliver(person)
    await company.deliver_again(person)

    assert (len(waiting), waiting[0]["person_id"]) == (1, None)
    assert await _told(company) == [person.person_id]
    assert await platform.completions(matched="false") == []


async def test_a_completion_and_its_person_that_come_at_one_moment_meet(
    company: Company, anonymous: httpx.AsyncClient, worker_sessions: Sessions
) -> None:
    platform = await connect(company, anonymous)
    person = a_person(company)

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await keep_learner(session, person)
        await match_person(session, person)
        sending = asyncio.create_task(platform.send(a_completion(str(person.external_id))))
        was_waiting = await waits_for(session, sending)
    answer = await sending

    assert (was_waiting, answer.status_code) == (True, 202)
    assert await _told(company) == [person.person_id]


async def test_someone_who_left_is_not_told_of(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    left = a_person(company, active=False)
    await company.deliver(left)

    await platform.send(a_completion(str(left.external_id)))

    assert await _told(company) == []


async def test_an_older_event_about_a_person_changes_nothing(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    new = a_person(company, revision=2)
    old = new.model_copy(update={"revision": 1, "external_id": "hr-before", "event_id": uuid4()})
    await company.deliver(new, old)

    await platform.send(a_completion("hr-before"))
    await platform.send(a_completion(str(new.external_id)))

    assert await _told(company) == [new.person_id]


async def test_an_account_can_be_linked_by_hand(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    ann, ben = a_person(company), a_person(company)
    await company.deliver(ann, ben)
    await platform.send(a_completion("ann@lms é+1"))
    path = f"{platform.path}/accounts/{quote('ann@lms é+1')}"

    linked = await platform.admin.api.put(path, json={"person_id": str(ann.person_id)})
    again = await platform.admin.api.put(path, json={"person_id": str(ann.person_id)})
    other = await platform.admin.api.put(path, json={"person_id": str(ben.person_id)})
    listed = await platform.admin.api.get(f"{platform.path}/accounts")
    await platform.send(a_completion("ann@lms é+1", course={"id": "c-2"}))

    assert [a.status_code for a in (linked, again, other)] == [201, 200, 409]
    assert [i["account"] for i in listed.json()["items"]] == ["ann@lms é+1"]
    assert await _told(company) == [ann.person_id, ann.person_id]


async def test_a_link_goes_before_an_equal_external_id(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    ann, ben = a_person(company), a_person(company)
    await company.deliver(ann, ben)
    account = str(ann.external_id)
    path = f"{platform.path}/accounts/{account}"
    await platform.admin.api.put(path, json={"person_id": str(ben.person_id)})

    await platform.send(a_completion(account))
    gone = await platform.admin.api.delete(path)
    missing = await platform.admin.api.delete(path)
    await platform.send(a_completion(account, course={"id": "c-2"}))

    assert [gone.status_code, missing.status_code] == [204, 404]
    assert await _told(company) == [ben.person_id, ann.person_id]


async def test_a_link_to_nobody_is_refused(
    company: Company, other_company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    elsewhere = await other_company.enrol()
    left = a_person(company, active=False)
    await company.deliver(left)

    for person in (elsewhere.id, left.person_id, uuid4()):
        refused = await platform.admin.api.put(
            f"{platform.path}/accounts/ann", json={"person_id": str(person)}
        )
        assert refused.json()["type"] == "/problems/unknown-learner"


@pytest.mark.parametrize("account", ["a%00b", "x" * 201, "a%0Ab"])
async def test_an_account_is_a_bounded_word(
    company: Company, anonymous: httpx.AsyncClient, account: str
) -> None:
    platform = await connect(company, anonymous)

    refused = await platform.admin.api.put(
        f"{platform.path}/accounts/{account}", json={"person_id": str(uuid4())}
    )

    assert refused.status_code == 422


async def test_an_erased_person_leaves_nothing_behind_and_does_not_come_back(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    person = a_person(company)
    account = str(person.external_id)
    await company.deliver(person)
    path = f"{platform.path}/accounts/canary"
    await platform.admin.api.put(path, json={"person_id": str(person.person_id)})
    await platform.send(a_completion(account))
    await platform.send(a_completion("canary"))

    erasure = erased(company, person.person_id)
    await company.deliver(erasure)
    await company.deliver_again(erasure)
    await company.deliver(person.model_copy(update={"revision": 9, "event_id": uuid4()}))
    await platform.send(a_completion(account, course={"id": "c-2"}))

    assert await _told(company) == []  # the log was redacted, and nothing was told anew
    bodies = [
        (await platform.admin.api.get(f"/integrations/receipts/{r['id']}")).json()["body"]
        for r in await platform.receipts()
    ]
    assert bodies[1:] == [None, None]
    assert [c["course_id"] for c in await platform.completions()] == ["c-2"]
    assert (await platform.admin.api.get(f"{platform.path}/accounts")).json()["items"] == []


async def test_logs_are_cleared_when_they_are_old(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    await platform.send(a_completion("hr-old"))
    async with company.service.worker_sessions.begin() as session:
        await session.execute(
            text("select set_config('app.company', :id, true)"), {"id": str(company.id)}
        )
        for table in ("receipt", "completion"):
            await session.execute(
                text(f"update {table} set received_at = now() - interval '366 days'")  # noqa: S608
            )
    await platform.send(a_completion("hr-new"))
    await company.deliver(_company_changed(company))

    await company.run_due("clear")

    assert [c["account"] for c in await platform.completions()] == ["hr-new"]
    assert len(await platform.receipts()) == 1
    assert len(await company.due("clear")) == 1


def _company_changed(company: Company) -> CompanyChanged:
    fields = {
        "company_id": company.id,
        "occurred_at": NOW,
        "revision": 1,
        "name": "Company",
        "language": "nl",
        "time_zone": "Europe/Brussels",
        "work_starts_at": "09:00",
        "work_ends_at": "17:00",
        "workdays": (1, 2, 3, 4, 5),
        "minimum_group_size": 5,
    }
    return CompanyChanged.model_validate(fields)


async def test_completions_can_be_stated_again(
    company: Company, anonymous: httpx.AsyncClient
) -> None:
    platform = await connect(company, anonymous)
    person = a_person(company)
    await company.deliver(person)
    await platform.send(a_completion(str(person.external_id)))
    await platform.send(a_completion("nobody"))

    service = company.service
    count = await republish(service.worker_sessions, service.work, company.id)

    first, again = await company.published(CourseCompleted)
    assert count == 1
    assert (again.completion_id, again.person_id) == (first.completion_id, person.person_id)
