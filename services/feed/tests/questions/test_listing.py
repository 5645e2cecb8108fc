"""Lists of questions."""

from typing import Any
from uuid import uuid4

import pytest

from services.feed.tests.writing import ask, problem
from shared.paging import to_cursor
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_questions_are_listed_in_pages_newest_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol()
    asked = [str(await ask(ann, f"Question {n}?")) for n in range(5)]

    first = (await ann.api.get("/feed/questions?limit=3")).json()
    with count_queries() as queries:
        second = (await ann.api.get(f"/feed/questions?limit=3&after={first['next']}")).json()

    found = [q["id"] for page in (first, second) for q in page["items"]]
    assert found == asked[::-1]
    assert second["next"] is None
    assert len([q for q in queries if "item" in q]) == 1


async def test_questions_can_be_narrowed(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    mine, theirs, closed = await ask(ann), await ask(ben), await ask(ann)
    await ann.api.put(f"/feed/questions/{closed}/closing")

    async def found(query: str) -> set[str]:
        page = (await ann.api.get(f"/feed/questions?{query}")).json()
        return {question["id"] for question in page["items"]}

    assert await found("show=mine") == {str(mine), str(closed)}
    assert await found("show=unanswered") == {str(mine), str(theirs)}
    assert await found(f"author_id={ben.id}") == {str(theirs)}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "after=nonsense", "show=some"])
async def test_a_wrong_page_is_refused(company: Company, query: str) -> None:
    ann = await company.enrol()

    refused = await ann.api.get(f"/feed/questions?{query}")

    assert (refused.status_code, problem(refused)) == (422, "malformed")


@pytest.mark.parametrize(
    "key",
    [
        ["0001-01-01T00:00:00+14:00", str(uuid4())],
        ["9999-12-31T23:59:59-14:00", str(uuid4())],
        ["2026-01-01T00:00:00", str(uuid4())],
        ["2026-01-01T00:00:00Z", "no-uuid"],
        ["2026-01-01T00:00:00Z"],
        [True, str(uuid4())],
        {"a": 1},
        [[], []],
    ],
)
async def test_a_forged_cursor_is_refused(company: Company, key: Any) -> None:
    ann = await company.enrol()

    refused = await ann.api.get("/feed/questions", params={"after": to_cursor(key)})

    assert (refused.status_code, problem(refused)) == (422, "malformed")
