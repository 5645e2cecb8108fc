"""Asking, changing, closing and withdrawing questions."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.feed.tests.writing import ask, problem
from shared.events.feed import (
    ItemPublished,
    ItemRemoved,
    ItemRevised,
    QuestionClosed,
    QuestionReopened,
)
from shared.paging import to_cursor
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_one_field_of_text_is_enough_to_ask(company: Company) -> None:
    ann = await company.enrol()

    asked = await ann.api.put(
        f"/feed/questions/{(question_id := uuid4())}",
        json={"text": "Hoe stel ik de badgelezer opnieuw in na een stroompanne?"},
    )

    body = asked.json()
    assert asked.status_code == 201
    assert asked.headers["etag"] == '"1"'
    assert {**body, "created_at": "…"} == {
        "id": str(question_id),
        "author": {"id": str(ann.id), "display_name": None},
        "title": None,
        "text": "Hoe stel ik de badgelezer opnieuw in na een stroompanne?",
        "html": "<p>Hoe stel ik de badgelezer opnieuw in na een stroompanne?</p>\n",
        "language": "nl",
        "language_source": "detected",
        "skill_ids": [],
        "visibility": "company",
        "created_at": "…",
        "edited_at": None,
        "revision": 1,
        "comments": 0,
        "useful": 0,
        "thanks": 0,
        "me_too": 0,
        "helped": 0,
        "answers": 0,
        "closed_at": None,
        "first_helped_at": None,
        "removed_at": None,
    }


async def test_a_question_is_told_with_all_that_listeners_need(company: Company) -> None:
    root, team, skill = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])

    question_id = await ask(ann, title="Badge", skill_ids=[str(skill)], visibility="team")

    [event] = await company.published(ItemPublished)
    told = event.model_dump(exclude={"event_id", "occurred_at", "created_at"})
    assert told == {
        "company_id": company.id,
        "imported": False,
        "item_id": question_id,
        "revision": 1,
        "kind": "question",
        "parent_id": None,
        "author_id": ann.id,
        "unit_id": team,
        "unit_path": (root, team),
        "audience_id": team,
        "visibility": "team",
        "language": "en",
        "title": "Badge",
        "text": "How do I reset the badge reader?",
        "skill_ids": (skill,),
    }


async def test_the_same_put_again_changes_nothing(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Where is the printer?")

    again = await ann.api.put(
        f"/feed/questions/{question_id}", json={"text": "Where is the printer?"}
    )

    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert len(await company.published(ItemPublished)) == 1


async def test_another_text_under_the_same_id_is_refused(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Where is the printer?")

    for colleague in (ann, ben):
        again = await colleague.api.put(f"/feed/questions/{question_id}", json={"text": "Other?"})
        assert (again.status_code, problem(again)) == (409, "already-exists")


async def test_two_companies_can_use_the_same_id(company: Company, other_company: Company) -> None:
    ann, zoe = await company.enrol(), await other_company.enrol()
    question_id = await ask(ann, "Ours?")

    theirs = await zoe.api.put(f"/feed/questions/{question_id}", json={"text": "Theirs?"})

    assert theirs.status_code == 201
    ours = await ann.api.get(f"/feed/questions/{question_id}")
    assert ours.json()["text"] == "Ours?"


async def test_a_change_keeps_what_it_said_before(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Where is the printer?")

    changed = await ann.api.put(
        f"/feed/questions/{question_id}",
        json={"text": "Where is the colour printer?"},
        headers={"If-Match": '"1"'},
    )

    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["edited_at"] is not None
    kept = (await ann.api.get(f"/feed/items/{question_id}/revisions")).json()
    assert [(row["revision"], row["text"]) for row in kept["items"]] == [
        (1, "Where is the printer?")
    ]
    [event] = await company.published(ItemRevised)
    assert (event.revision, event.text) == (2, "Where is the colour printer?")


async def test_a_stale_change_is_refused(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann)
    url = f"/feed/questions/{question_id}"
    await ann.api.put(url, json={"text": "Second"}, headers={"If-Match": '"1"'})

    stale = await ann.api.put(url, json={"text": "Third"}, headers={"If-Match": '"1"'})

    assert (stale.status_code, problem(stale)) == (412, "stale-revision")


async def test_a_change_of_nothing_makes_no_revision(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Same")

    same = await ann.api.put(
        f"/feed/questions/{question_id}", json={"text": "Same"}, headers={"If-Match": '"1"'}
    )

    assert (same.status_code, same.headers["etag"]) == (200, '"1"')


async def test_only_its_author_changes_a_question(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"

    changed = await ben.api.put(url, json={"text": "Mine"}, headers={"If-Match": '"1"'})
    withdrawn = await ben.api.delete(url)
    closed = await ben.api.put(f"{url}/closing")
    revisions = await ben.api.get(url.replace("questions", "items") + "/revisions")

    assert [problem(r) for r in (changed, withdrawn, closed)] == ["not-yours"] * 3
    assert problem(revisions) == "not-found"


async def test_a_wrong_language_is_corrected_and_stays_so(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann, 'Is the train late again today?')}"

    await ann.api.put(
        url,
        json={"text": "Is the train late again today?", "language": "fr"},
        headers={"If-Match": '"1"'},
    )
    edited = await ann.api.put(
        url, json={"text": "Is the bus late again today?"}, headers={"If-Match": '"2"'}
    )

    assert (edited.json()["language"], edited.json()["language_source"]) == ("fr", "corrected")


async def test_a_text_in_no_language_of_ours_takes_the_persons(company: Company) -> None:
    ann = await company.enrol(language="fr")

    asked = await ann.api.put(f"/feed/questions/{uuid4()}", json={"text": "OK 42?"})

    assert asked.json()["language"] == "fr"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "   "},
        {"text": "a\u0000b"},
        {"text": "x" * 20_001},
        {"text": 7},
        {"text": "Hi", "colour": "red"},
        {"text": "Hi", "language": "de"},
        {"text": "Hi", "visibility": "world"},
        {"text": "Hi", "title": "two\nlines"},
        {"text": "Hi", "title": "x" * 201},
        {"text": "Hi", "skill_ids": ["no-uuid"]},
        {"text": "Hi", "skill_ids": [str(uuid4()) for _ in range(11)]},
        [],
        "text",
    ],
)
async def test_a_malformed_question_is_refused_and_says_where(company: Company, body: Any) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(f"/feed/questions/{uuid4()}", json=body)

    assert (refused.status_code, problem(refused)) == (422, "malformed")
    assert refused.json()["errors"]


@pytest.mark.parametrize(
    "body", [b'{"text": "\\ud800 x"}', b'{"text": "\xff"}', b"{", b'{"text": "' + b"[" * 5000]
)
async def test_bytes_that_are_no_text_are_refused(company: Company, body: bytes) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(
        f"/feed/questions/{uuid4()}", content=body, headers={"Content-Type": "application/json"}
    )

    assert refused.status_code == 422
    assert problem(refused) == "malformed"


async def test_a_question_to_the_team_is_unknown_to_others(company: Company) -> None:
    root, team, other_team = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])
    ben = await company.enrol(unit_path=[root, team])
    cas = await company.enrol(unit_path=[root, other_team])
    boss = await company.enrol(unit_path=[root])
    url = f"/feed/questions/{await ask(ann, visibility='team')}"

    seen = [(await person.api.get(url)).status_code for person in (ann, ben, cas, boss)]

    assert seen == [200, 200, 404, 404]


async def test_a_question_to_the_unit_is_known_below_it(company: Company) -> None:
    root, unit, team, other = uuid4(), uuid4(), uuid4(), uuid4()
    lead = await company.enrol(unit_path=[root, unit])
    ben = await company.enrol(unit_path=[root, unit, team])
    cas = await company.enrol(unit_path=[root, other])
    url = f"/feed/questions/{await ask(lead, visibility='unit')}"

    assert [(await p.api.get(url)).status_code for p in (ben, cas)] == [200, 404]


async def test_who_is_in_no_unit_cannot_share_with_it(company: Company) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(
        f"/feed/questions/{uuid4()}", json={"text": "Hi", "visibility": "team"}
    )

    assert (refused.status_code, problem(refused)) == (409, "no-unit-to-share-with")


async def test_what_only_the_author_sees_is_told_to_nobody_until_it_is_opened(
    company: Company,
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/questions/{await ask(ann, 'Draft', visibility='me')}"
    assert await company.published(ItemPublished) == []
    assert (await ben.api.get(url)).status_code == 404

    await ann.api.put(url, json={"text": "Draft"}, headers={"If-Match": '"1"'})

    [event] = await company.published(ItemPublished)
    assert (event.revision, event.visibility) == (2, "company")
    assert (await ben.api.get(url)).status_code == 200


async def test_closing_and_opening_again_are_told_once_each(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann)}/closing"

    closed = [(await ann.api.put(url)).json()["closed_at"] for _ in range(2)]
    opened = [(await ann.api.delete(url)).json()["closed_at"] for _ in range(2)]

    assert closed[0] == closed[1] is not None
    assert opened == [None, None]
    assert [e.revision for e in await company.published(QuestionClosed)] == [2]
    assert [e.revision for e in await company.published(QuestionReopened)] == [3]


async def test_a_withdrawn_question_is_gone_with_all_it_said(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Secret")
    url = f"/feed/questions/{question_id}"
    await ann.api.put(url, json={"text": "Less secret"}, headers={"If-Match": '"1"'})

    gone = await ann.api.delete(url, headers={"If-Match": '"2"'})

    assert gone.status_code == 204
    assert (await ann.api.get(url)).status_code == 404
    assert (await ann.api.get(f"/feed/items/{question_id}/revisions")).status_code == 404
    again = await ann.api.put(url, json={"text": "Secret"})
    assert (again.status_code, problem(again)) == (409, "already-exists")
    [event] = await company.published(ItemRemoved)
    assert (event.item_id, event.revision) == (question_id, 3)


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


async def test_a_wrong_if_match_is_refused(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"

    refused = await ann.api.put(url, json={"text": "Hi"}, headers={"If-Match": 'W/"1"'})

    assert (refused.status_code, problem(refused)) == (400, "malformed-if-match")


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


async def test_two_first_puts_at_once_ask_one_question(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{uuid4()}"

    asked = await asyncio.gather(*(ann.api.put(url, json={"text": "Once?"}) for _ in range(6)))

    assert sorted(response.status_code for response in asked) == [200] * 5 + [201]
    assert len(await company.published(ItemPublished)) == 1


async def test_two_changes_at_once_let_one_win(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"

    changed = await asyncio.gather(
        *(
            ann.api.put(url, json={"text": f"No. {n}"}, headers={"If-Match": '"1"'})
            for n in range(4)
        )
    )

    assert sorted(response.status_code for response in changed) == [200, 412, 412, 412]
