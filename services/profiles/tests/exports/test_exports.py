"""A person asks for their record: who gets it, who does not, and how far it is."""

from uuid import uuid4

import httpx
import pytest

from profiles.exports.gathering import ASSEMBLY
from profiles.exports.rules import SERVICES, Ticket, fits, link_to, read_key
from services.profiles.tests.exports.asking import a_ready_export, ask, deliver
from services.profiles.tests.firms import Firm
from shared.events.profiles import ExportAsked
from shared.testing.plugin import CountQueries


async def test_an_administrator_orders_for_a_leaver_and_never_gets_the_link(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    ordered = await ask(firm.boss, ann.id)

    await deliver(firm, *SERVICES)
    await firm.company.run_due(ASSEMBLY)
    path = f"/profiles/exports/{ordered.json()['id']}"
    boss_sees = (await firm.boss.api.get(path)).json()
    ann_sees = (await ann.api.get(path)).json()

    assert ordered.status_code == 201
    assert (boss_sees["state"], boss_sees["link"]) == ("ready", None)
    assert (boss_sees["downloads"], ann_sees["downloads"]) == (None, 0)
    assert ann_sees["link"] is not None
    assert (await firm.boss.api.get("/profiles/exports")).json()["items"] == []
    assert (await firm.boss.api.delete(path)).status_code == 404


async def test_an_export_one_did_not_ask_for_is_unknown_to_administrators_and_colleagues(
    firm: Firm, other_firm: Firm
) -> None:
    ann, ben = await firm.hire("1", "2")
    path = f"/profiles/exports/{(await ask(ann, ann.id)).json()['id']}"

    seen = [(await one.api.get(path)).status_code for one in (firm.boss, ben, other_firm.boss, ann)]

    assert seen == [404, 404, 404, 200]


async def test_a_colleague_asks_for_nobody_else(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")

    refused = await ask(ben, ann.id)

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/missing-role")


async def test_who_has_left_is_not_asked_for_any_more(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await firm.take("external_id;display_name;left_on\n1;Name 1;2020-01-01\n")

    refused = await ask(firm.boss, ann.id)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/has-left")


async def test_only_one_is_gathered_at_a_time_and_three_a_day(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    first = await ask(ann, ann.id)

    second = await ask(ann, ann.id)
    for _ in range(3):
        await deliver(firm, *SERVICES)
        await firm.company.run_due(ASSEMBLY)
        last = await ask(ann, ann.id)

    assert (second.status_code, second.json()["type"]) == (409, "/problems/export-running")
    assert first.json()["id"] in second.json()["detail"]
    assert (last.status_code, last.json()["type"]) == (429, "/problems/too-many-exports")
    assert 0 < int(last.headers["retry-after"]) <= 86_400


async def test_what_an_administrator_orders_takes_nothing_of_ones_own_right(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    for _ in range(3):
        await ask(firm.boss, ann.id)
        await deliver(firm, *SERVICES)
        await firm.company.run_due(ASSEMBLY)

    one_more = await ask(firm.boss, ann.id)
    her_own = await ask(ann, ann.id)

    assert (one_more.status_code, her_own.status_code) == (429, 201)


async def test_asking_again_with_the_same_id_changes_nothing(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    export = uuid4()

    answers = [await ask(ann, ann.id, export) for _ in range(2)]
    taken = await ask(ben, ben.id, export)

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/export-id-taken")
    assert len(await firm.company.published(ExportAsked)) == 1


async def test_a_deleted_export_is_nowhere_and_late_parts_are_dropped(
    firm: Firm, anonymous: httpx.AsyncClient
) -> None:
    (ann,) = await firm.hire("1")
    export = (await ask(ann, ann.id)).json()

    gone = await ann.api.delete(f"/profiles/exports/{export['id']}")
    await deliver(firm, *SERVICES)

    assert gone.status_code == 204
    assert await firm.company.due(ASSEMBLY) == []
    assert (await anonymous.get(export["link"])).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "A" * 64, "é", "A" * 100])
async def test_a_made_up_key_opens_nothing(
    firm: Firm, anonymous: httpx.AsyncClient, key: str
) -> None:
    (ann,) = await firm.hire("1")
    export = await a_ready_export(firm, ann)

    refused = await anonymous.get(f"/profiles/exports/{export['id']}/archive", params={"key": key})

    assert refused.status_code == 404


async def test_a_key_opens_its_own_export_only(firm: Firm, anonymous: httpx.AsyncClient) -> None:
    ann, ben = await firm.hire("1", "2")
    of_ann = await a_ready_export(firm, ann)
    of_ben = await a_ready_export(firm, ben)
    key = of_ann["link"].split("key=")[1]

    refused = await anonymous.get(f"/profiles/exports/{of_ben['id']}/archive", params={"key": key})

    assert refused.status_code == 404


def test_a_link_is_the_same_every_time_and_fits_one_person() -> None:
    company, export, ann, ben = (uuid4() for _ in range(4))
    link = link_to(b"secret", company, export, ann)

    ticket = read_key(link.split("key=")[1])

    assert link == link_to(b"secret", company, export, ann)
    assert isinstance(ticket, Ticket)
    assert ticket.company_id == company
    assert fits(b"secret", ticket, export, ann)
    assert not fits(b"secret", ticket, export, ben)
    assert not fits(b"other", ticket, export, ann)


async def test_exports_are_listed_in_pages_with_the_same_few_queries(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    one = await a_ready_export(firm, ann)
    with count_queries() as few:
        await ann.api.get("/profiles/exports")
    two = await a_ready_export(firm, ann)

    with count_queries() as more:
        first = (await ann.api.get("/profiles/exports", params={"limit": 1})).json()
    rest = await ann.api.get("/profiles/exports", params={"limit": 1, "after": first["next"]})

    assert len(more) == len(few)
    assert [first["items"][0]["id"], rest.json()["items"][0]["id"]] == [two["id"], one["id"]]
    assert rest.json()["next"] is None
