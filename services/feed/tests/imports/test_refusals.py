"""What an import refuses, whole or line by line."""

import json
from typing import Any
from uuid import uuid4

import pytest

from feed.imports import uploads
from services.feed.tests.imports.lines import (
    answer,
    comment,
    finish,
    helped,
    opened,
    question,
    reaction,
    send,
)
from services.feed.tests.writing import ask, problem
from shared.events.profiles import RoleGrant
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_a_wrong_line_is_reported_and_the_rest_is_taken(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    own = await ask(ann)
    good = question(ann)
    by_ann = answer(ann, good)
    bad: list[tuple[str, Any]] = [
        ("/", "{"),
        ("/", "[]"),
        ("/", {"kind": "poem"}),
        ("/", '{"text": "\\ud800"}'),
        ("/text", question(ann, text="a\u0000")),
        ("/colour", question(ann, colour="red")),
        ("/author", {**question(ann), "author": "nobody"}),
        ("/created_at", question(ann, created_at="2999-01-01T00:00:00Z")),
        ("/created_at", question(ann, created_at="0001-01-01T00:00:00+14:00")),
        ("/created_at", question(ann, created_at="2018-01-01T00:00:00")),
        ("/created_at", question(ann, created_at=5)),
        ("/id", question(ann, id=str(own))),
        ("/question_id", answer(ann, question(ann))),
        ("/question_id", answer(ann, by_ann)),
        ("/person", helped(ann, by_ann)),
        ("/answer_id", helped(ann, good)),
    ]
    url = await opened(boss)

    await send(boss, url, good, by_ann, *(line for _, line in bad))
    await finish(company)

    progress = (await boss.api.get(url)).json()
    assert (progress["taken"], progress["failed"]) == (2, len(bad))
    failures = (await boss.api.get(f"{url}/failures?limit=100")).json()["items"]
    assert [f["number"] for f in failures] == list(range(3, 3 + len(bad)))
    assert [f["pointer"] for f in failures] == [pointer for pointer, _ in bad]
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


async def test_who_sends_at_a_busy_moment_is_told_what_to_do(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)

    with monkeypatch.context() as patch, uploads.INTAKE.place_of((uuid4(),)):
        patch.setattr(uploads.INTAKE, "most_files", 1)
        full, unread = await send(boss, url, "{}"), await send(ann, url, "{}")
    with monkeypatch.context() as patch:
        patch.setattr(uploads.INTAKE, "most_bytes", 1)
        heavy = await send(boss, url, "{}")
    with uploads.INTAKE.place_of((company.id,)):
        twice = await send(boss, url, "{}")

    for one in (full, heavy):
        assert (one.status_code, problem(one)) == (503, "unavailable")
        assert one.headers["retry-after"] in one.json()["detail"]
    assert [problem(one) for one in (unread, twice)] == ["missing-role", "lines-on-their-way"]
    assert (await send(boss, url, "{}")).json()["received"] == 1


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


async def test_what_could_not_have_been_said_is_not_imported(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked, other = question(ann), question(ann, kind="post")
    commented, reacted = comment(ben, asked), reaction(ben, asked, "me-too")
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
