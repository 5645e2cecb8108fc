"""A question changes, closes, opens again and goes."""

import asyncio

from services.feed.tests.writing import ask, problem
from shared.events.feed import (
    ItemPublished,
    ItemRemoved,
    ItemRevised,
    QuestionClosed,
    QuestionReopened,
)
from shared.testing.company import Company


async def test_the_same_put_again_changes_nothing(company: Company) -> None:
    ann = await company.enrol()
    question_id = await ask(ann, "Where is the printer?")

    again = await ann.api.put(
        f"/feed/questions/{question_id}", json={"text": "Where is the printer?"}
    )

    assert (again.status_code, again.headers["etag"]) == (200, '"1"')
    assert len(await company.published(ItemPublished)) == 1


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


async def test_a_wrong_if_match_is_refused(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"

    refused = await ann.api.put(url, json={"text": "Hi"}, headers={"If-Match": 'W/"1"'})

    assert (refused.status_code, problem(refused)) == (400, "malformed-if-match")


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
