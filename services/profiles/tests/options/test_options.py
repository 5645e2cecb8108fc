from typing import Any
from uuid import UUID, uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.record.happenings import a_course
from services.profiles.tests.relations import a_skill, around_ann
from shared.events.feed import ItemPublished
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def a_need(person: Colleague, **values: object) -> str:
    address = f"/profiles/needs/{uuid4()}"
    made = await person.api.put(address, json={"text": "Know bread."} | values)
    assert made.status_code == 201, made.text
    return address


async def options(person: Colleague, address: str, language: str = "en") -> list[dict[str, Any]]:
    found = await person.api.get(f"{address}/options", headers={"Accept-Language": language})
    assert found.status_code == 200, found.text
    listed: list[dict[str, Any]] = found.json()["options"]
    return listed


async def test_a_vague_need_gets_every_method_with_a_reason(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    offered = await options(ann, await a_need(ann))

    assert [one["method"] for one in offered] == [
        "person",
        "shadowing",
        "post",
        "session",
        "course",
        "buddy",
    ]
    assert offered[0] == {
        "method": "person",
        "reason": {
            "code": "talk-first",
            "text": "A vague question often becomes clear in a talk.",
        },
        "people": [],
        "item_ids": [],
        "courses": [],
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "In een gesprek wordt een vage vraag vaak helder."),
        ("fr", "Une question vague devient souvent claire en parlant."),
    ],
)
async def test_reasons_are_in_the_readers_language(firm: Firm, language: str, text: str) -> None:
    (ann,) = await firm.hire("1")

    offered = await options(ann, await a_need(ann), language)

    assert offered[0]["reason"]["text"] == text


async def test_who_offers_to_teach_it_is_named_as_far_as_the_reader_may_see(firm: Firm) -> None:
    around = await around_ann(firm)
    skill_id = await a_skill(firm)
    for name, visibility, level in (("sara", "company", 2), ("tom", "team", 5), ("nick", "me", 5)):
        claim = {"skill_id": skill_id, "kind": "teach", "level": level, "visibility": visibility}
        await around.people[name].api.put(f"/profiles/claims/{uuid4()}", json=claim)
    address = await a_need(around.ann, skill_id=skill_id, visibility="manager")

    hers = (await options(around.ann, address))[0]
    managers = (await options(around.people["mia"], address))[0]

    assert (hers["method"], hers["reason"]["code"]) == ("person", "teachers-known")
    assert [one["display_name"] for one in hers["people"]] == ["Tom", "Sara"]
    assert [one["display_name"] for one in managers["people"]] == ["Sara"]


async def test_who_is_kept_apart_from_her_is_not_named(firm: Firm) -> None:
    around = await around_ann(firm)
    skill_id = await a_skill(firm)
    sara = around.people["sara"]
    claim = {"skill_id": skill_id, "kind": "teach"}
    await sara.api.put(f"/profiles/claims/{uuid4()}", json=claim)
    address = await a_need(around.ann, skill_id=skill_id)

    await sara.api.put(f"/profiles/blocks/{around.ann.id}")

    assert [one["people"] for one in await options(around.ann, address)] == [[]] * 6


async def test_what_was_written_about_it_is_counted_and_its_latest_named(
    firm: Firm, count_queries: CountQueries
) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    posts = [a_post(firm, skill_id, day=day) for day in range(1, 5)]
    hidden = a_post(firm, skill_id, day=9, visibility="team")
    await firm.company.deliver(*posts, hidden)
    address = await a_need(ann, skill_id=skill_id)

    with count_queries() as queries:
        (post,) = [one for one in await options(ann, address) if one["method"] == "post"]

    assert post["item_ids"] == [str(one.item_id) for one in reversed(posts[1:])]
    assert post["reason"]["text"] == "Colleagues wrote about it: 4 posts and answers."
    assert len(queries) == 7


async def test_courses_that_colleagues_took_are_named_and_nobody_who_did(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    skills = (UUID(skill_id),)
    await firm.company.deliver(*(a_course(firm, bob, skill_ids=skills) for _ in range(2)))
    address = await a_need(ann, skill_id=skill_id)

    offered = (await options(ann, address))[0]

    assert offered == {
        "method": "course",
        "reason": {"code": "courses-taken", "text": "Colleagues took a course on it."},
        "people": [],
        "item_ids": [],
        "courses": [
            {"course_id": "safety-101", "title": "Safety", "url": "https://lms.example/safety"}
        ],
    }


def a_post(firm: Firm, skill_id: str, day: int, visibility: str = "company") -> ItemPublished:
    at = f"2026-03-{day:02d}T09:00:00Z"
    return ItemPublished.model_validate(
        {
            "company_id": firm.id,
            "occurred_at": at,
            "revision": 1,
            "item_id": uuid4(),
            "kind": "post",
            "author_id": firm.boss.id,
            "visibility": visibility,
            "language": "en",
            "text": "secret",
            "skill_ids": [UUID(skill_id)],
            "created_at": at,
        }
    )


async def test_options_of_a_need_one_may_not_see_are_unknown(firm: Firm, other_firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"{await a_need(ann)}/options"

    answers = [await one.api.get(address) for one in (bob, other_firm.boss)]

    assert [one.status_code for one in answers] == [404, 404]
