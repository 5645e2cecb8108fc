"""History comes in as it was."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from feed.imports.models import Import
from services.feed.tests.writing import ask, inbox_of, problem
from shared.database import enter_company
from shared.due import Due
from shared.events.feed import (
    CommentPosted,
    HelpConfirmed,
    HistoryImported,
    ItemPublished,
    ItemReacted,
    PersonMentioned,
)
from shared.events.profiles import RoleGrant
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

LONG_AGO = "2018-03-19T10:00:00+00:00"
LATER = "2018-03-20T10:00:00+00:00"


async def opened(boss: Colleague) -> str:
    url = f"/feed/imports/{uuid4()}"
    response = await boss.api.put(url, json={"source": "quantumcomputing.stackexchange.com"})
    assert response.status_code == 201
    return url


async def send(boss: Colleague, url: str, *lines: Any) -> httpx.Response:
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return await boss.api.post(
        f"{url}/lines", content=body, headers={"Content-Type": "application/x-ndjson"}
    )


async def finish(company: Company) -> None:
    while await company.run_due("import"):
        pass


def question(author: Colleague | None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "question",
        "id": str(uuid4()),
        "author": author and author.changed.external_id,
        "created_at": LONG_AGO,
        "title": "Qubits",
        "text": "What is a qubit, and why does it matter to us?",
        **more,
    }


def answer(author: Colleague, to: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "answer",
        "id": str(uuid4()),
        "question_id": to["id"],
        "author": str(author.id),
        "created_at": LATER,
        "text": "A two-level system.",
        **more,
    }


def helped(person: Colleague, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "helped",
        "answer_id": by["id"],
        "person": person.changed.external_id,
        "created_at": LATER,
    }


async def test_a_conversation_is_there_with_its_people_and_times(company: Company) -> None:
    team = uuid4()
    boss = await company.enrol("administrator")
    ann, ben = await company.enrol(unit_path=[team]), await company.enrol()
    asked = question(ann)
    answered = answer(ben, asked)
    commented = {
        "kind": "comment",
        "id": str(uuid4()),
        "item_id": answered["id"],
        "author": str(ann.id),
        "created_at": LATER,
        "text": f"Clear, @[Ben](person:{ben.id}).",
    }
    reacted = {
        "kind": "reaction",
        "item_id": answered["id"],
        "person": str(ann.id),
        "reaction": "thanks",
        "created_at": LATER,
    }
    url = await opened(boss)

    sent = await send(boss, url, asked, answered, commented, reacted, helped(ann, answered))
    await finish(company)

    assert sent.status_code == 202
    progress = (await boss.api.get(url)).json()
    assert progress == {
        "id": url.rpartition("/")[2],
        "source": "quantumcomputing.stackexchange.com",
        "state": "open",
        "received": 5,
        "taken": 5,
        "failed": 0,
        "begins_at": LONG_AGO.replace("+00:00", "Z"),
        "ends_at": LATER.replace("+00:00", "Z"),
    }
    shown = (await ann.api.get(f"/feed/questions/{asked['id']}")).json()
    assert (shown["author"]["id"], shown["created_at"]) == (
        str(ann.id),
        LONG_AGO.replace("+00:00", "Z"),
    )
    assert (shown["title"], shown["answers"], shown["helped"]) == ("Qubits", 1, 1)
    theirs = (await ann.api.get(f"/feed/answers/{answered['id']}")).json()
    assert (theirs["comments"], theirs["thanks"], theirs["helped"]) == (1, 1, 1)
    for kind in (ItemPublished, CommentPosted, ItemReacted, HelpConfirmed):
        told = await company.published(kind)
        assert told
        assert all(event.imported for event in told)
        assert all(event.occurred_at.year == 2018 for event in told)
    assert await company.published(PersonMentioned) == []
    assert await inbox_of(ann) == await inbox_of(ben) == []


async def test_sending_it_again_changes_nothing(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answered = answer(ben, asked)
    lines = [asked, answered, helped(ann, answered)]

    for _ in range(2):
        url = await opened(boss)
        await send(boss, url, *lines, *lines)
        await finish(company)

    progress = (await boss.api.get(url)).json()
    assert (progress["taken"], progress["failed"]) == (6, 0)
    shown = (await ann.api.get(f"/feed/questions/{asked['id']}")).json()
    assert (shown["answers"], shown["helped"]) == (1, 1)
    assert len(await company.published(ItemPublished)) == 2
    assert len(await company.published(HelpConfirmed)) == 1


async def test_a_wrong_line_is_reported_and_the_rest_is_taken(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    own = await ask(ann)
    good = question(ann)
    by_ann = answer(ann, good)
    bad: list[Any] = [
        "{",
        "[]",
        {"kind": "poem"},
        question(ann, text="a\u0000"),
        question(ann, colour="red"),
        {**question(ann), "author": "nobody"},
        question(ann, created_at="2999-01-01T00:00:00Z"),
        question(ann, created_at="0001-01-01T00:00:00+14:00"),
        question(ann, created_at="2018-01-01T00:00:00"),
        question(ann, created_at=5),
        question(ann, id=str(own)),
        answer(ann, question(ann)),
        answer(ann, by_ann),
        helped(ann, by_ann),
        helped(ann, good),
        '{"text": "\\ud800"}',
    ]
    url = await opened(boss)

    await send(boss, url, good, by_ann, *bad)
    await finish(company)

    progress = (await boss.api.get(url)).json()
    assert (progress["taken"], progress["failed"]) == (2, len(bad))
    failures = (await boss.api.get(f"{url}/failures?limit=100")).json()["items"]
    assert [f["number"] for f in failures] == list(range(3, 3 + len(bad)))
    assert [f["pointer"] for f in failures] == [
        "/",
        "/",
        "/",
        "/text",
        "/colour",
        "/author",
        "/created_at",
        "/created_at",
        "/created_at",
        "/created_at",
        "/id",
        "/question_id",
        "/question_id",
        "/person",
        "/answer_id",
        "/",
    ]
    assert all(f["detail"] for f in failures)


async def test_bytes_that_are_no_text_fail_alone(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)
    good = json.dumps(question(ann)).encode()
    huge = json.dumps(question(ann, text="x" * 210_000)).encode()

    await boss.api.post(
        f"{url}/lines",
        content=b"\n\n".join([b"\xff\xfe", b'{"a": "\x00"}', good, huge]) + b"\n",
        headers={"Content-Type": "application/x-ndjson"},
    )
    await finish(company)

    progress = (await boss.api.get(url)).json()
    assert (progress["received"], progress["taken"], progress["failed"]) == (4, 1, 3)


async def test_a_json_list_will_do(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)

    sent = await boss.api.post(f"{url}/lines", json=[question(ann), question(None)])
    await finish(company)

    assert sent.json()["received"] == 2
    assert (await boss.api.get(url)).json()["taken"] == 2
    listed = (await ann.api.get("/feed/questions")).json()["items"]
    assert {q["author"] and q["author"]["id"] for q in listed} == {str(ann.id), None}


@pytest.mark.parametrize(
    ("form", "body", "slug"),
    [
        ("application/json", b"{}", "not-lines"),
        ("application/json", b"[{]", "not-lines"),
        ("application/json", b"[{} {}]", "not-lines"),
        ("application/json", b"[1", "not-lines"),
        ("application/json", b"\xff", "not-lines"),
        ("application/json", b"[" * 100_000, "not-lines"),
        ("text/csv", b"a,b", "unknown-form"),
    ],
)
async def test_a_form_we_do_not_read_is_refused(
    company: Company, form: str, body: bytes, slug: str
) -> None:
    boss = await company.enrol("administrator")
    url = await opened(boss)

    refused = await boss.api.post(f"{url}/lines", content=body, headers={"Content-Type": form})

    assert problem(refused) == slug
    assert (await boss.api.get(url)).json()["received"] == 0


async def test_too_much_at_once_is_refused_and_nothing_kept(company: Company) -> None:
    boss = await company.enrol("administrator")
    url = await opened(boss)
    body = b'{"kind": "x"}\n' * 1_600_000

    refused = await boss.api.post(
        f"{url}/lines", content=body, headers={"Content-Type": "application/x-ndjson"}
    )

    assert (refused.status_code, problem(refused)) == (413, "body-too-large")
    assert (await boss.api.get(url)).json()["received"] == 0


async def test_more_lines_than_one_run_are_all_taken_in_order(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answers = [answer(ben, asked, text=f"No. {n}") for n in range(450)]
    url = await opened(boss)

    await send(boss, url, asked, *answers)
    await finish(company)

    assert (await boss.api.get(url)).json()["taken"] == 451
    assert (await ann.api.get(f"/feed/questions/{asked['id']}")).json()["answers"] == 450


async def test_it_is_complete_when_its_last_line_is_taken(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)
    await send(boss, url, question(ann))

    said = [(await boss.api.put(f"{url}/completion")).json()["state"] for _ in range(2)]
    early = await company.published(HistoryImported)
    late = await send(boss, url, question(ann))
    await finish(company)

    assert said == ["completing", "completing"]
    assert early == []
    assert (late.status_code, problem(late)) == (409, "import-is-complete")
    assert (await boss.api.get(url)).json()["state"] == "complete"
    [event] = await company.published(HistoryImported)
    assert event.import_id == UUID(url.rpartition("/")[2])
    assert event.begins_at == event.ends_at == datetime(2018, 3, 19, 10, tzinfo=UTC)


async def test_only_the_companys_administrators_import(
    company: Company, other_company: Company
) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    foreign = await other_company.enrol("administrator")
    url = await opened(boss)

    for person, slug in ((ann, "missing-role"), (foreign, "not-found")):
        responses = [
            await person.api.get(url),
            await send(person, url, question(ann)),
            await person.api.put(f"{url}/completion"),
            await person.api.get(f"{url}/failures"),
        ]
        assert [problem(response) for response in responses] == [slug] * 4


async def test_failures_are_listed_in_pages(company: Company, count_queries: CountQueries) -> None:
    boss = await company.enrol("administrator")
    url = await opened(boss)
    await send(boss, url, *["{"] * 5)
    await finish(company)

    first = (await boss.api.get(f"{url}/failures?limit=3")).json()
    with count_queries() as queries:
        second = (await boss.api.get(f"{url}/failures?limit=3&after={first['next']}")).json()

    assert [f["number"] for f in first["items"] + second["items"]] == [1, 2, 3, 4, 5]
    assert second["next"] is None
    assert len([q for q in queries if "import" in q]) == 2


async def test_lines_can_come_in_while_the_worker_takes_others(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)
    await send(boss, url, question(ann))
    key = (company.id, "import", url.rpartition("/")[2])

    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await session.get_one(Due, key, with_for_update=True)
        sending = asyncio.create_task(send(boss, url, question(ann)))
        await asyncio.sleep(0.5)
        await session.get_one(Import, (company.id, UUID(key[2])), with_for_update=True)

    assert (await sending).status_code == 202


async def test_what_could_not_have_been_said_is_not_imported(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked, other = question(ann), question(ann, kind="post")
    commented = {
        "kind": "comment",
        "id": str(uuid4()),
        "item_id": asked["id"],
        "author": str(ben.id),
        "created_at": LATER,
        "text": "Indeed.",
    }
    reacted = {
        "kind": "reaction",
        "item_id": asked["id"],
        "person": str(ben.id),
        "reaction": "me-too",
        "created_at": LATER,
    }
    url = await opened(boss)

    await send(
        boss,
        url,
        *(asked, other, commented, commented, reacted, reacted),
        {**commented, "item_id": other["id"]},
        {**reacted, "person": str(ann.id)},
        {**reacted, "item_id": other["id"]},
    )
    await finish(company)

    assert (await boss.api.get(url)).json()["taken"] == 6
    failures = (await boss.api.get(f"{url}/failures")).json()["items"]
    assert [(f["number"], f["pointer"]) for f in failures] == [(7, "/id"), (8, ""), (9, "")]
    shown = (await ann.api.get(f"/feed/questions/{asked['id']}")).json()
    assert (shown["comments"], shown["me_too"]) == (1, 1)
    assert (await ann.api.get(f"/feed/posts/{other['id']}")).status_code == 200


async def test_an_administrator_of_one_unit_does_not_import(company: Company) -> None:
    unit = uuid4()
    lead = await company.enrol(unit_path=[unit])
    grants = (RoleGrant(role="administrator", unit_id=unit),)
    await company.deliver(
        lead.changed.model_copy(update={"event_id": uuid4(), "revision": 2, "roles": grants})
    )
    boss = await company.enrol("administrator")
    url = await opened(boss)

    responses = [
        await lead.api.put(f"/feed/imports/{uuid4()}", json={"source": "x"}),
        await send(lead, url, question(lead)),
        await lead.api.put(f"{url}/completion"),
    ]

    assert [problem(response) for response in responses] == ["missing-role"] * 3


async def test_lines_for_an_import_nobody_opened_are_refused(company: Company) -> None:
    boss = await company.enrol("administrator")

    refused = await send(boss, f"/feed/imports/{uuid4()}", question(boss))

    assert (refused.status_code, problem(refused)) == (404, "not-found")
    assert await company.due("import") == []
