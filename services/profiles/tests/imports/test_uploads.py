import asyncio
from collections.abc import AsyncIterator
from resource import RUSAGE_SELF, getrusage
from time import process_time
from uuid import uuid4

import httpx
import pytest

from profiles.imports import uploads
from services.profiles.tests.firms import HEADER, STAFF, Firm, counts, findings, made
from shared.events.profiles import PersonNamed
from shared.testing.company import Colleague

CSV = {"content-type": "text/csv"}


async def send_csv(
    by: Colleague, content: bytes | AsyncIterator[bytes] = STAFF.encode()
) -> httpx.Response:
    return await by.api.post("/profiles/people/imports", content=content, headers=CSV)


async def slowly() -> AsyncIterator[bytes]:
    for _ in range(20):
        yield b"\n"
        await asyncio.sleep(0.001)


async def test_two_imports_do_not_run_at_once(firm: Firm) -> None:
    first, second = await asyncio.gather(firm.send(STAFF), firm.send(STAFF))

    assert sorted([first.status_code, second.status_code]) == [202, 409]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"\xff\xfea", b"PK\x03\x04"])
async def test_what_is_no_people_file_changes_nothing(firm: Firm, content: bytes) -> None:
    sent = await firm.send(content)

    if sent.status_code == 202:
        await firm.company.run_due("people-import")
        report = (await firm.boss.api.get(sent.headers["location"])).json()
        assert report["status"] == "refused"
        assert report["findings"]["items"]
    else:
        assert sent.json()["type"] == "/problems/empty-file"


async def test_a_form_and_a_windows_file_are_taken(firm: Firm) -> None:
    file = "external_id,display_name\r\n1,Zoë\r\n".encode("cp1252")

    sent = await firm.boss.api.post("/profiles/people/imports", files={"file": ("p.csv", file)})
    await firm.company.run_due("people-import")
    await firm.company.run_due("people-import")

    assert sent.status_code == 202
    assert (await firm.company.published(PersonNamed))[-1].display_name == "Zoë"


@pytest.mark.parametrize(
    "files",
    [
        [("other", (None, b"no file"))],
        [("file", ("a.csv", b"a")), ("file", ("b.csv", b"b"))],
    ],
)
async def test_a_form_without_a_file_or_with_two_is_refused(
    firm: Firm, files: list[tuple[str, tuple[str | None, bytes]]]
) -> None:
    sent = await firm.boss.api.post("/profiles/people/imports", files=files)

    assert (sent.status_code, sent.json()["type"]) == (422, "/problems/malformed")
    assert "`file`" in sent.json()["detail"]


async def test_another_kind_of_body_is_refused(firm: Firm) -> None:
    sent = await firm.boss.api.post("/profiles/people/imports", json={})

    assert (sent.status_code, sent.json()["type"]) == (415, "/problems/not-csv")


async def test_only_administrators_import_and_see_imports(firm: Firm) -> None:
    report = await firm.take(STAFF)
    ann = await firm.colleague("1")

    sent = await send_csv(ann)
    seen = await ann.api.get(f"/profiles/people/imports/{report['id']}")

    assert (sent.status_code, seen.status_code) == (403, 403)


async def test_a_file_of_who_may_not_import_or_has_to_wait_is_not_even_read(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("it was read")

    (ann,) = await firm.hire("1")
    await firm.send(STAFF)
    monkeypatch.setattr(uploads, "_receive", never)

    by_learner, by_hasty = await send_csv(ann), await send_csv(firm.boss)

    assert (by_learner.status_code, by_learner.json()["type"]) == (403, "/problems/missing-role")
    assert (by_hasty.status_code, by_hasty.json()["type"]) == (409, "/problems/import-running")


async def test_who_sends_at_a_busy_moment_or_too_slowly_is_told_what_to_do(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, uploads.INTAKE.place_of((uuid4(),)):
        patch.setattr(uploads.INTAKE, "most_files", 1)
        full = await firm.send(STAFF)
    with monkeypatch.context() as patch:
        patch.setattr(uploads.INTAKE, "most_bytes", len(STAFF) - 1)
        heavy = await firm.send(STAFF)
    with uploads.INTAKE.place_of((firm.id,)):
        twice = await firm.send(STAFF)
    with monkeypatch.context() as patch:
        patch.setattr(uploads.INTAKE, "seconds_to_arrive", 0.01)
        slow = await send_csv(firm.boss, slowly())

    for answer in (full, heavy):
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
        assert answer.headers["retry-after"] in answer.json()["detail"]
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/import-running")
    assert (slow.status_code, slow.json()["type"]) == (408, "/problems/too-slow")
    assert (await firm.send(STAFF)).status_code == 202


async def test_an_import_of_another_company_is_unknown(firm: Firm, other_firm: Firm) -> None:
    report = await firm.take(STAFF)

    seen = await other_firm.boss.api.get(f"/profiles/people/imports/{report['id']}")
    nothing = await firm.boss.api.get(f"/profiles/people/imports/{uuid4()}")

    assert (seen.status_code, nothing.status_code) == (404, 404)


async def test_a_worker_that_broke_three_times_says_so(firm: Firm) -> None:
    sent = await firm.send(STAFF)
    (due,) = await firm.company.due("people-import")
    due.attempts = 3
    work, sessions = firm.company.service.work, firm.company.service.worker_sessions
    async with sessions.begin() as session:
        await firm.enter(session)
        await work.due["people-import"](session, due)

    report = (await firm.boss.api.get(sent.headers["location"])).json()

    assert report["status"] == "failed"
    assert findings(report) == [(0, None, "failed")]


async def test_three_thousand_people_cost_seconds_and_no_memory(firm: Firm) -> None:
    rows = (
        f"{n};Person {n};p{n}@firm.be;Unit {n % 10}/Team {n % 97};{n // 8 or ''};nl;;\n"
        for n in range(1, 3_001)
    )
    file = (HEADER + "".join(rows)).encode()
    began, memory = process_time(), getrusage(RUSAGE_SELF).ru_maxrss

    report = await firm.take(file)

    assert counts(report) == made(created=3_000)
    # CPU seconds, since the machine may be shared.
    assert process_time() - began < 12
    assert getrusage(RUSAGE_SELF).ru_maxrss - memory < 60 * 1024  # KB
