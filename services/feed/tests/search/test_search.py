"""Search and similar questions through the API: words, meaning, languages, who may see what."""

import time
from typing import Any
from uuid import uuid4

import pytest

from services.feed.tests.reading import search, settle
from services.feed.tests.search.finding import ids, some_noise
from services.feed.tests.writing import answer, ask
from shared.events.feed import ItemPublished, ItemRemoved
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


def _marked(found: dict[str, Any]) -> set[str]:
    cut = found["snippet"]
    return {cut["text"][mark["start"] : mark["end"]] for mark in cut["marks"]}


async def test_a_question_is_found_by_its_words_with_the_place_marked(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await some_noise(company)
    question_id = await ask(ann, "How do I reset the badge reader after a power cut?")
    await settle(company)

    found = await search(ben, "badge reader reset")

    first = found[0]
    assert first["id"] == str(question_id)
    assert _marked(first) == {"reset", "badge", "reader"}
    assert {reason["code"] for reason in first["reasons"]} == {"same-words", "same-meaning"}


@pytest.mark.parametrize(
    ("question", "searched", "marked"),
    [
        (
            "Who of them knows how the ladder is rented?",
            "how is the ladder rented",
            "ladder rented",
        ),
        ("Waar hangt het bord van de ladder?", "de ladder van het magazijn", "ladder"),
        ("Où est la grande échelle des autres ?", "où est la grande échelle", "grande échelle"),
        ("To be or not to be?", "to be or not", "not"),
    ],
)
async def test_words_that_only_join_others_are_not_marked(
    company: Company, question: str, searched: str, marked: str
) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, question)
    await settle(company)

    found = await search(ann, searched)

    (shown,) = (one for one in found if one["id"] == str(question_id))
    assert _marked(shown) == set(marked.split())


async def test_a_question_that_was_found_shows_the_answer_that_helped(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    question_id = await ask(ann, "How do I reset the badge reader after a power cut?")
    await answer(cas, question_id, "No idea, sorry.")
    helpful = await answer(ben, question_id, "Hold the blue button for ten seconds.")
    helped = await ann.api.put(f"/feed/answers/{helpful}/help")
    assert helped.status_code in {200, 201, 204}, helped.text
    await settle(company)

    found = await search(cas, "badge reader")

    assert [answer["id"] for answer in found[0]["answers"]][:1] == [str(helpful)]
    assert found[0]["answers"][0]["excerpt"] == "Hold the blue button for ten seconds."
    assert found[0]["answers"][0]["helped"] == 1
    assert found[0]["helped"] == 1


async def test_what_is_nothing_alike_is_not_found(company: Company) -> None:
    ann = await company.enrol()
    await ask(ann, "Where can I park my bicycle near the warehouse?")
    await settle(company)

    assert await search(ann, "quarterly VAT declaration deadlines in Luxembourg") == []


async def test_a_reader_finds_only_what_they_may_see(
    company: Company, other_company: Company
) -> None:
    top, left, right = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[top, left])
    ben = await company.enrol(unit_path=[top, right])
    eve = await other_company.enrol()
    await ask(ann, "How do we price the secret project?", visibility="team")
    question_id = await ask(ann, "How do we price the secret offer?", visibility="unit")
    await settle(company)

    assert await search(ben, "secret project price") == []
    assert await search(eve, "secret project price") == []
    assert str(question_id) in ids(await search(ann, "secret project price"))


async def test_a_withdrawn_question_is_not_found_again(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "How do I reset the badge reader?")
    await settle(company)
    published = await company.published(ItemPublished)

    gone = await ann.api.delete(f"/feed/questions/{question_id}", headers={"If-Match": '"1"'})
    await settle(company)
    for event in [*await company.published(ItemRemoved), *published]:
        await company.deliver_again(event)

    assert gone.status_code == 204
    assert await search(ann, "badge reader") == []


async def test_results_are_paged_best_first(company: Company) -> None:
    ann = await company.enrol()
    for number in range(5):
        await ask(ann, f"How do I reset badge reader number {number}?")
    await settle(company)

    response = await ann.api.get("/feed/search", params={"q": "reset badge reader", "limit": 3})
    first = response.json()
    response = await ann.api.get(
        "/feed/search", params={"q": "reset badge reader", "limit": 3, "after": first["next"]}
    )
    second = response.json()

    scores = [item["score"] for item in first["items"] + second["items"]]
    assert len({*ids(first["items"]), *ids(second["items"])}) == 5
    assert scores == sorted(scores, reverse=True)
    assert second["next"] is None


async def test_pages_go_on_behind_a_question_that_was_withdrawn(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    withdrawn = await ask(ann, "How do I reset the badge reader?")
    await answer(ben, withdrawn, "Reset the badge reader: hold the badge at the reader, reset.")
    other = await ask(ann, "Is the badge reader that we reset on Tuesdays the one at the canteen?")
    await settle(company)
    gone = await ann.api.delete(f"/feed/questions/{withdrawn}", headers={"If-Match": '"1"'})
    await settle(company)

    page = await ben.api.get("/feed/search", params={"q": "reset badge reader", "limit": 1})

    assert gone.status_code == 204, gone.text
    assert ids(page.json()["items"]) == [str(other)]
    assert page.json()["next"] is None


async def test_similar_questions_show_while_typing(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await some_noise(company)
    question_id = await ask(ann, "How do I reset the badge reader after a power cut?")
    await settle(company)

    typed = {"text": "badge reader does not work after power cut"}
    await ben.api.get("/feed/similar", params={"text": "warm"})
    began = time.perf_counter()
    response = await ben.api.get("/feed/similar", params=typed)
    took = time.perf_counter() - began

    assert ids(response.json()["items"]) == [str(question_id)]
    assert took < 0.5  # 50 ms is measured by benchmarks, on a machine that does nothing else


async def test_a_question_has_its_likes_but_not_itself(company: Company) -> None:
    ann = await company.enrol()
    first = await ask(ann, "How do I reset the badge reader after a power cut?")
    second = await ask(ann, "The badge reader needs a reset after the power cut, how?")
    await ask(ann, "Who wants to join the running club on Thursdays?")
    await settle(company)

    response = await ann.api.get(f"/feed/questions/{first}/similar")
    unknown = await ann.api.get(f"/feed/questions/{uuid4()}/similar")

    assert ids(response.json()["items"]) == [str(second)]
    assert unknown.status_code == 404


async def test_hostile_searches_are_refused_or_find_nothing(company: Company) -> None:
    ann = await company.enrol()
    await ask(ann, "How do I reset the badge reader?")
    await settle(company)

    for q in ("\\", "'", "a' & b", ":* | !", "{{7*7}}", "=cmd|' /C calc'!A0", "é" * 500, "🙂"):
        assert (await ann.api.get("/feed/search", params={"q": q})).status_code == 200, q
    for q in ("", "   ", "a\0b", "x" * 501):
        assert (await ann.api.get("/feed/search", params={"q": q})).status_code == 422, q


async def test_a_search_is_one_statement(company: Company, count_queries: CountQueries) -> None:
    ann = await company.enrol()
    for number in range(5):
        await ask(ann, f"How do I reset badge reader number {number}?")
    await settle(company)

    with count_queries() as statements:
        await search(ann, "reset badge reader")

    assert len([s for s in statements if "identity" not in s]) == 1
