"""Asking, changing, closing and withdrawing questions."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from services.feed.tests.writing import ask, problem
from shared.events.feed import (
    ItemPublished,
)
from shared.testing.company import Company


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
        "community_id": None,
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
        "community_id": None,
        "language": "en",
        "title": "Badge",
        "text": "How do I reset the badge reader?",
        "skill_ids": (skill,),
        "completion_id": None,
    }


async def test_another_text_under_the_same_id_is_refused(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    question_id = await ask(ann, "Where is the printer?")

    for colleague in (ann, ben):
        again = await colleague.api.put(f"/feed/questions/{question_id}", json={"text": "Other?"})
        assert (again.status_code, problem(again)) == (409, "already-exists")


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


async def test_two_first_puts_at_once_ask_one_question(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{uuid4()}"

    asked = await asyncio.gather(*(ann.api.put(url, json={"text": "Once?"}) for _ in range(6)))

    assert sorted(response.status_code for response in asked) == [200] * 5 + [201]
    assert len(await company.published(ItemPublished)) == 1
