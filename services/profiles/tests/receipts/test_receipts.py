"""Who reads something about somebody by a role leaves a receipt with them."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import uuid4

from sqlalchemy import text

from profiles.holdings import HOLDINGS
from profiles.receipts.models import ReceiptKind
from profiles.receipts.operations import CLEARING
from profiles.receipts.rules import KEPT, READINGS
from services.profiles.tests.firms import Firm
from shared.events.integrations import PersonDataOpened
from shared.gathering import gather
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def receipts_of(person: Colleague, **query: Any) -> list[dict[str, Any]]:
    answer = await person.api.get("/profiles/me/receipts", params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_person_sees_who_read_their_roles_and_what_for(firm: Firm) -> None:
    (ann,) = await firm.hire("1", language="nl")

    await firm.boss.api.get(f"/profiles/people/{ann.id}/roles")

    (receipt,) = await receipts_of(ann)
    assert (receipt["kind"], receipt["role"]) == ("roles", "administrator")
    assert receipt["by"] == {"id": str(firm.boss.id), "display_name": "boss"}
    assert receipt["purpose"] == "Beheren wie wat mag"


async def test_reading_ones_own_leaves_no_receipt(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    await ann.api.get(f"/profiles/people/{ann.id}/roles")
    await firm.boss.api.get(f"/profiles/people/{firm.boss.id}/roles")

    assert await receipts_of(ann) == []
    assert await receipts_of(firm.boss) == []


async def test_what_every_colleague_may_see_leaves_no_receipt(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    await firm.boss.api.get(f"/profiles/people/{ann.id}")
    await firm.boss.api.get("/profiles/people", params={"q": "Name"})

    assert await receipts_of(ann) == []


async def test_the_people_file_leaves_one_with_everybody_who_is_here_in_one_row(
    firm: Firm,
) -> None:
    people = await firm.hire("1", "2")
    await firm.boss.api.get("/profiles/people/exports")
    (newcomer,) = await firm.hire("3")

    seen = [[one["kind"] for one in await receipts_of(each)] for each in [*people, newcomer]]
    exported = [await _exported(firm, each) for each in (people[0], firm.boss, newcomer)]
    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(people[1].id)})

    assert seen == [["people_file"], ["people_file"], []]
    assert await receipts_of(firm.boss) == []
    assert [len(rows) for rows in exported] == [1, 0, 0]
    assert (exported[0][0]["person_id"], exported[0][0]["people"]) == (None, 2)
    assert len(await receipts_of(people[0])) == 1


async def _exported(firm: Firm, person: Colleague) -> list[dict[str, Any]]:
    archive = io.BytesIO()
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        await gather(session, HOLDINGS, firm.id, person.id, archive)
    with zipfile.ZipFile(archive) as files:
        name = "profiles/receipts.json"
        return list(json.loads(files.read(name))) if name in files.namelist() else []


async def test_a_receipt_names_the_role_that_let_them(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    ben, cas = await firm.hire("2", "3", unit="Store")
    desk = (await ann.api.get("/profiles/me")).json()["unit"]["id"]
    roles = f"/profiles/people/{cas.id}/roles"
    await firm.boss.api.put(f"{roles}/analyst", params={"unit_id": desk})
    await firm.boss.api.put(f"{roles}/administrator")

    for person in (ann, ben):
        query = {"person_id": str(person.id)}
        await cas.api.get("/profiles/ledger/balance", params=query)

    assert [(await receipts_of(each))[0]["role"] for each in (ann, ben)] == [
        "analyst",
        "administrator",
    ]


async def test_who_is_found_by_an_id_of_hr_has_a_receipt_and_nobody_else(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")

    await firm.boss.api.get("/profiles/people", params={"external_id": "1"})

    assert [one["kind"] for one in await receipts_of(ann)] == ["hr_ids"]
    assert await receipts_of(ben) == []


async def test_orders_of_exports_and_looks_at_erasures_leave_one_too(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    body = {"person_id": str(ann.id)}
    await firm.boss.api.put(f"/profiles/exports/{uuid4()}", json=body)
    erasure = f"/profiles/erasures/{uuid4()}"
    await ann.api.put(erasure, json=body)
    await firm.boss.api.get(erasure)
    await firm.boss.api.get("/profiles/erasures")

    assert [one["kind"] for one in await receipts_of(ann)] == [
        "erasures",
        "erasures",
        "export_ordered",
    ]


async def test_a_refused_reading_leaves_none(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")

    refused = await ben.api.get(f"/profiles/people/{ann.id}/roles")

    assert refused.status_code == 403
    assert await receipts_of(ann) == []


async def test_receipts_are_paged_with_the_same_few_queries(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    for _ in range(2):
        await firm.boss.api.get(f"/profiles/people/{ann.id}/roles")
        await firm.boss.api.get("/profiles/people/exports")

    with count_queries() as queries:
        page = (await ann.api.get("/profiles/me/receipts", params={"limit": 2})).json()
    rest = await receipts_of(ann, limit=2, after=page["next"])

    assert len(queries) <= 3
    kinds = [one["kind"] for one in [*page["items"], *rest]]
    assert kinds == ["people_file", "roles"] * 2


async def test_a_reading_costs_one_insert_and_one_plan(
    firm: Firm, count_queries: CountQueries
) -> None:
    await firm.hire("1", "2", "3")

    with count_queries() as queries:
        await firm.boss.api.get("/profiles/people", params={"external_id": ["1", "2", "3"]})

    assert len([one for one in queries if one.lower().startswith("insert")]) == 2


async def test_counts_are_shown_to_all_from_the_minimum_group_on(firm: Firm) -> None:
    ann, *others = await firm.hire("1", "2", "3", "4", "5")
    await firm.boss.api.get(f"/profiles/people/{ann.id}/roles")
    for person in others:
        await firm.boss.api.get(f"/profiles/people/{person.id}/roles")
    await firm.boss.api.get("/profiles/people", params={"external_id": "1"})
    for _ in range(2):
        await firm.boss.api.get("/profiles/people/exports")

    counts = (await ann.api.get("/profiles/receipts/counts")).json()

    assert [(one["kind"], one["readings"], one["people"]) for one in counts] == [
        ("people_file", 10, 5),
        ("roles", 5, 5),
    ]


async def test_receipts_go_after_a_year(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await firm.boss.api.get(f"/profiles/people/{ann.id}/roles")
    (receipt,) = await receipts_of(ann)
    read_at = datetime.fromisoformat(receipt["read_at"])

    await age(firm, KEPT - timedelta(days=2))
    await firm.company.run_due(CLEARING, read_at + timedelta(days=2))
    kept = await receipts_of(ann)
    await age(firm, timedelta(days=3))
    await firm.company.run_due(CLEARING, read_at + timedelta(days=4))

    assert (len(kept), await receipts_of(ann)) == (1, [])
    assert len(await firm.company.due(CLEARING)) == 1


async def age(firm: Firm, by: timedelta) -> None:
    """Let receipts have been written earlier."""
    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        await session.execute(
            text(
                "update access_receipt set read_at = read_at - cast(:by as interval)"
                " where company_id = :company"
            ),
            {"by": by, "company": firm.id},
        )


async def test_receipts_go_with_the_person_and_the_reader_loses_their_name(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", roles="administrator")
    await ben.api.get(f"/profiles/people/{ann.id}/roles")

    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ben.id)})

    (receipt,) = await receipts_of(ann)
    assert receipt["by"] is None


async def test_nobody_sees_receipts_of_others(firm: Firm, other_firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    await firm.boss.api.get(f"/profiles/people/{ann.id}/roles")

    assert [await receipts_of(one) for one in (ben, firm.boss, other_firm.boss)] == [[], [], []]


def test_every_reading_is_explained_in_every_language() -> None:
    assert set(READINGS) == set(get_args(ReceiptKind))
    for reading in READINGS.values():
        assert set(reading.what) == set(reading.purpose) == {"nl", "fr", "en"}


async def test_what_was_opened_in_another_service_leaves_one_too(firm: Firm) -> None:
    (ann,) = await firm.hire("1", language="en")
    opened = PersonDataOpened(
        company_id=firm.id,
        occurred_at=datetime.now(UTC),
        person_id=ann.id,
        by_id=firm.boss.id,
        what="learning_platform",
    )

    await firm.company.deliver(opened, opened.model_copy(update={"event_id": uuid4()}))
    await firm.company.deliver_again(opened)
    await firm.company.deliver(opened.model_copy(update={"person_id": uuid4()}))

    receipts = await receipts_of(ann)
    assert [(one["kind"], one["role"]) for one in receipts] == [
        ("learning_platform", "administrator")
    ] * 2
    assert receipts[0]["purpose"] == "Checking the connection to the learning platform"
