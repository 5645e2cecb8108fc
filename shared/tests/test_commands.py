"""A command: HTTP → route → operation → session and outbox → commit."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest

from shared.events.profiles import UnitRemoved
from shared.testing.company import Company, Service
from shared.testing.plugin import CountQueries


async def test_a_first_put_creates_and_says_which_revision(company: Company) -> None:
    ann, note = await company.enrol(), uuid4()

    response = await ann.api.put(f"/example/notes/{note}", json={"text": " Hello\r\nworld "})

    assert (response.status_code, response.headers["etag"]) == (201, '"1"')
    assert response.json() == {
        "id": str(note),
        "author_id": str(ann.id),
        "text": "Hello\nworld",
        "label": "none",
        "revision": 1,
    }


async def test_the_same_put_again_changes_nothing_and_tells_nobody(company: Company) -> None:
    ann, note = await company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "once"})

    again = await ann.api.put(f"/example/notes/{note}", json={"text": "once"})

    assert again.status_code == 200
    assert [e.unit_id for e in await company.published(UnitRemoved)] == [note]


@pytest.mark.parametrize(
    ("match", "status", "slug"),
    [
        (None, 409, "already-exists"),
        ('"2"', 412, "stale-revision"),
        ("7", 400, "malformed-if-match"),
        ('W/"1"', 400, "malformed-if-match"),
    ],
)
async def test_a_change_needs_the_revision_that_was_read(
    company: Company, match: str | None, status: int, slug: str
) -> None:
    ann, note = await company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "first"})

    response = await ann.api.put(
        f"/example/notes/{note}",
        json={"text": "second"},
        headers={"If-Match": match} if match else {},
    )

    assert (response.status_code, response.json()["type"]) == (status, f"/problems/{slug}")


async def test_a_change_with_the_right_revision_is_published(company: Company) -> None:
    ann, note = await company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "first"})

    response = await ann.api.put(
        f"/example/notes/{note}", json={"text": "second"}, headers={"If-Match": '"1"'}
    )

    assert (response.status_code, response.headers["etag"]) == (200, '"2"')
    assert [e.revision for e in await company.published(UnitRemoved)] == [1, 2]


async def test_anothers_note_is_not_there_for_a_put(company: Company) -> None:
    ann, ben, note = await company.enrol(), await company.enrol(), uuid4()
    await ann.api.put(f"/example/notes/{note}", json={"text": "mine"})

    response = await ben.api.put(f"/example/notes/{note}", json={"text": "mine"})

    assert response.status_code == 404


async def test_a_commit_that_fails_is_never_answered_as_created(company: Company) -> None:
    ann, note = await company.enrol(), uuid4()

    response = await ann.api.post(f"/example/notes/doomed/{note}")

    assert response.status_code >= 400
    assert (await ann.api.get(f"/example/notes/{note}")).status_code == 404
    assert await company.published(UnitRemoved) == []


async def test_a_bug_is_answered_without_its_detail(company: Company) -> None:
    ann = await company.enrol()

    response = await ann.api.post("/example/notes/broken")

    assert response.status_code == 500
    assert response.json()["type"] == "/problems/broken"
    assert "secret" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "a\\u0000b"}',
        b'{"text": "a\\ud800b"}',
        b'{"text": "   "}',
        b'{"text": 5}',
        b'{"text": "x", "colour": "red"}',
        b'{"text": "x", "label": "two\\nlines"}',
        b'{"text": "' + b"x" * 20_001 + b'"}',
        b"{",
        b"[" * 100_000,
        b"\xff\xfe",
        b"",
    ],
)
async def test_a_malformed_body_is_a_problem_document(company: Company, body: bytes) -> None:
    ann = await company.enrol()

    response = await ann.api.put(
        f"/example/notes/{uuid4()}", content=body, headers={"Content-Type": "application/json"}
    )

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("kind", "body", "finding"),
    [
        (
            "application/json",
            b'{"text": ',
            ("/", "This is not JSON: Expecting value at character 9."),
        ),
        ("text/plain", b'{"text": "x"}', ("/", "Send JSON, with Content-Type: application/json.")),
        (
            "application/json",
            b'{"text": "a\\u0000b"}',
            ("/text", "The character U+0000 is not allowed."),
        ),
    ],
)
async def test_what_to_mend_in_a_body_is_said(
    company: Company, kind: str, body: bytes, finding: tuple[str, str]
) -> None:
    ann = await company.enrol()

    response = await ann.api.put(
        f"/example/notes/{uuid4()}", content=body, headers={"Content-Type": kind}
    )

    pointer, detail = finding
    assert response.json()["errors"] == [{"pointer": pointer, "detail": detail}]


async def test_a_body_over_the_bound_is_refused_also_without_a_length(company: Company) -> None:
    ann = await company.enrol()

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    response = await ann.api.put(f"/example/notes/{uuid4()}", content=chunks())

    assert (response.status_code, response.json()["type"]) == (413, "/problems/body-too-large")


async def test_a_list_comes_in_pages_and_one_statement(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol()
    ids = [uuid4() for _ in range(5)]
    for note in ids:
        await ann.api.put(f"/example/notes/{note}", json={"text": "note"})

    seen, after = [], None
    with count_queries() as queries:
        while True:
            parameters = {"limit": 2} | ({"after": after} if after else {})
            page = (await ann.api.get("/example/notes", params=parameters)).json()
            seen += [UUID(item["id"]) for item in page["items"]]
            if (after := page["next"]) is None:
                break

    assert seen == ids
    assert len(queries) == 3 * 2  # the caller and the page, three times


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "after=garbage", "after=WzFd", "limit=x"]
)
async def test_a_page_outside_the_bounds_is_refused(company: Company, query: str) -> None:
    ann = await company.enrol()

    assert (await ann.api.get(f"/example/notes?{query}")).status_code == 422


async def test_what_does_not_exist_is_a_problem_too(anonymous: httpx.AsyncClient) -> None:
    missing = await anonymous.get("/example/nothing")
    wrong = await anonymous.delete("/example/notes")

    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/no-route")
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/method-not-allowed")


async def test_health_and_counters_are_answered(anonymous: httpx.AsyncClient) -> None:
    live, ready = await anonymous.get("/livez"), await anonymous.get("/readyz")
    counters = await anonymous.get("/internal/metrics")

    assert (live.status_code, ready.status_code) == (200, 200)
    assert "http_requests_total" in counters.text


async def test_a_request_id_is_kept_when_well_formed(service: Service) -> None:
    async with service.client() as client:
        kept = await client.get("/livez", headers={"X-Request-Id": "abcdefgh-1"})
        made = await client.get("/livez", headers={"X-Request-Id": "<script>"})

    assert kept.headers["x-request-id"] == "abcdefgh-1"
    assert "<" not in made.headers["x-request-id"]
