import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response
from sqlalchemy import text

from profiles.erasures.rules import SERVICES, state_of_erasure
from services.profiles.tests.firms import Firm
from shared.database import Sessions
from shared.erased import hold_people
from shared.events.examples import example_event
from shared.events.feed import ForgottenInFeed, ItemReacted
from shared.events.forgetting import PersonForgotten
from shared.events.integrations import ForgottenInIntegrations
from shared.events.matching import ForgottenInMatching
from shared.events.metrics import ForgottenInMetrics
from shared.events.profiles import PersonChanged, PersonErased, PersonNamed
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries
from shared.testing.waiting import waits_for

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OTHERS = (ForgottenInFeed, ForgottenInMatching, ForgottenInMetrics, ForgottenInIntegrations)
CANARY = "kanarievogel"
FILE = (
    "external_id;display_name;email;subject;manager_external_id\n"
    f"{CANARY}-1;Vera {CANARY};vera@{CANARY}.example;sub-{CANARY};\n"
    f"2;Ben Jacobs;ben@firm.example;;{CANARY}-1\n"
    f"3;Dirk Maes;{CANARY};;\n"
)


async def erase(
    by: Colleague, person_id: UUID, erasure_id: UUID | None = None, **more: Any
) -> Response:
    body = {"person_id": str(person_id), **more}
    return await by.api.put(f"/profiles/erasures/{erasure_id or uuid4()}", json=body)


def confirmed(company: Company, kind: type[PersonForgotten], person_id: UUID) -> PersonForgotten:
    return kind(company_id=company.id, occurred_at=NOW, person_id=person_id)


async def test_what_one_asks_for_oneself_waits_for_an_administrator(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    erasure = uuid4()

    asked = await erase(ann, ann.id, erasure, reason="wish")
    again = await erase(ann, ann.id, erasure, reason="wish")
    seen = await ann.api.get(f"/profiles/erasures/{erasure}")

    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert (again.status_code, again.json()) == (200, asked.json())
    assert seen.json() == asked.json()
    assert await firm.company.published(PersonErased) == []
    assert (await ann.api.get("/profiles/me")).status_code == 200


async def test_an_administrator_carries_out_what_was_asked(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    erasure = uuid4()
    await erase(ann, ann.id, erasure, reason="wish")

    done = await erase(firm.boss, ann.id, erasure)
    again = await erase(firm.boss, ann.id, erasure)

    assert (done.status_code, done.json()["state"]) == (200, "carried_out")
    assert (done.json()["reason"], done.json()["asked_by"]) == ("wish", str(ann.id))
    assert done.json()["carried_out_by"] == str(firm.boss.id)
    assert again.json() == done.json()
    assert [one.person_id for one in await firm.company.published(PersonErased)] == [ann.id]
    assert (await ann.api.get("/profiles/me")).status_code == 403
    assert (await firm.boss.api.get(f"/profiles/people/{ann.id}")).status_code == 404


async def test_every_service_confirms_once_and_then_it_is_over(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    address = f"/profiles/erasures/{uuid4()}"
    body = {"person_id": str(ann.id)}
    done = (await firm.boss.api.put(address, json=body)).json()
    own = {one["service"]: one["confirmed_at"] for one in done["services"]}

    states = []
    for kind in OTHERS:
        event = confirmed(firm.company, kind, ann.id)
        await firm.company.deliver(event)
        await firm.company.deliver_again(event)
        states.append((await firm.boss.api.get(address)).json()["state"])

    assert sorted(own) == sorted(SERVICES)
    assert [name for name, at in own.items() if at is not None] == ["profiles"]
    assert states == ["carried_out", "carried_out", "carried_out", "confirmed"]
    listed = (await firm.boss.api.get("/profiles/erasures")).json()["items"]
    assert [one["id"] for one in listed] == [done["id"]]
    assert None not in [one["confirmed_at"] for one in listed[0]["services"]]


async def test_nothing_is_left_of_who_it_was(firm: Firm) -> None:
    await firm.take(FILE, broken_rows="skip")
    vera = await firm.colleague(f"{CANARY}-1")
    ben = await firm.colleague("2")
    skill = uuid4()
    await firm.boss.api.put(f"/profiles/skills/{skill}", json={"labels": {"en": "Birds"}})
    claim = {"skill_id": str(skill), "kind": "teach", "note": CANARY}
    assert (await vera.api.put(f"/profiles/claims/{uuid4()}", json=claim)).status_code == 201
    await vera.api.put(f"/profiles/follows/{ben.id}")
    await ben.api.put(f"/profiles/follows/{vera.id}")
    assert await found(firm) != set()

    assert (await erase(firm.boss, vera.id)).status_code == 201

    assert await found(firm) == set()
    latest = [one for one in await firm.company.published(PersonChanged) if one.person_id == ben.id]
    assert latest[-1].manager_id is None
    assert await firm.company.published(PersonNamed) != []
    assert (await ben.api.get("/profiles/follows")).json()["items"] == []


async def found(firm: Firm) -> set[str]:
    """Name the columns in which the canary stands."""
    columns = text(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'public' and table_name not like 'esco%'"
    )
    held = set()
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        for table, column in (await session.execute(columns)).all():
            query = f'select count(*) from "{table}" where "{column}"::text ilike :canary'  # noqa: S608
            if await session.scalar(text(query), {"canary": f"%{CANARY}%"}):
                held.add(f"{table}.{column}")
    return held


async def test_the_last_administrator_is_not_erased(firm: Firm) -> None:
    refused = await erase(firm.boss, firm.boss.id)
    (ann,) = await firm.hire("1", roles="administrator")
    allowed = await erase(firm.boss, firm.boss.id)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
    assert (allowed.status_code, allowed.json()["state"]) == (201, "carried_out")
    assert (await erase(ann, ann.id)).status_code == 409


async def test_nobody_erases_or_sees_the_erasure_of_a_colleague(
    firm: Firm, other_firm: Firm
) -> None:
    ann, ben = await firm.hire("1", "2")
    erasure = uuid4()
    await erase(ann, ann.id, erasure)
    address = f"/profiles/erasures/{erasure}"

    assert (await erase(ben, ann.id)).status_code == 403
    assert (await ben.api.get(address)).status_code == 404
    assert (await ben.api.get("/profiles/erasures")).status_code == 403
    assert (await other_firm.boss.api.get(address)).status_code == 404
    assert (await erase(other_firm.boss, ann.id)).status_code == 404


async def test_a_person_is_erased_once_and_an_id_means_one_person(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    erasure = uuid4()
    await erase(ann, ann.id, erasure)

    another = await erase(firm.boss, ann.id)
    taken = await erase(firm.boss, ben.id, erasure)
    unknown = await erase(firm.boss, uuid4())

    assert (another.status_code, another.json()["type"]) == (409, "/problems/erasure-exists")
    assert str(erasure) in another.json()["detail"]
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/erasure-exists")
    assert unknown.status_code == 404


async def test_no_one_is_erased_while_an_import_runs(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await firm.send("external_id;display_name\n1;Ann\n")

    refused = await erase(firm.boss, ann.id)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/import-running")


async def test_an_erasure_waits_for_a_fact_about_the_person_that_is_being_taken_in(
    firm: Firm, worker_sessions: Sessions
) -> None:
    (ann,) = await firm.hire("1")
    fact = example_event(ItemReacted, company_id=firm.company.id, person_id=ann.id)

    async with worker_sessions.begin() as session:
        await hold_people(session, fact)
        erasing = asyncio.create_task(erase(firm.boss, ann.id))
        was_waiting = await waits_for(session, erasing)

    assert was_waiting
    assert (await erasing).json()["state"] == "carried_out"


async def test_who_is_hired_again_is_a_new_person(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await erase(firm.boss, ann.id)

    (again,) = await firm.hire("1")

    assert again.id != ann.id
    assert (await again.api.get("/profiles/me")).status_code == 200


async def test_a_page_of_erasures_costs_the_same_whatever_its_length(
    firm: Firm, count_queries: CountQueries
) -> None:
    people = await firm.hire("1", "2", "3")
    await erase(firm.boss, people[0].id)
    with count_queries() as few:
        await firm.boss.api.get("/profiles/erasures")
    for person in people[1:]:
        await erase(firm.boss, person.id)
    with count_queries() as more:
        page = (await firm.boss.api.get("/profiles/erasures", params={"limit": 2})).json()
    rest = await firm.boss.api.get("/profiles/erasures", params={"after": page["next"]})

    assert len(more) <= len(few)
    assert [len(page["items"]), len(rest.json()["items"])] == [2, 1]


@pytest.mark.parametrize(
    ("carried_out_at", "confirmed_at", "state"),
    [
        (None, [], "asked"),
        (NOW, [NOW, None], "carried_out"),
        (NOW, [NOW, NOW], "confirmed"),
    ],
)
def test_an_erasure_ends_with_the_last_confirmation(
    carried_out_at: datetime | None, confirmed_at: list[datetime | None], state: str
) -> None:
    assert state_of_erasure(carried_out_at, confirmed_at) == state
