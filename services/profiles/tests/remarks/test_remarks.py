from typing import Any
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import Around, around_ann
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries


async def a_goal(around: Around, **sharing: object) -> str:
    address = f"/profiles/goals/{uuid4()}"
    body = {"what": "Bake bread", "why": "Hunger"} | sharing
    assert (await around.ann.api.put(address, json=body)).status_code == 201
    return address


async def said(person: Colleague, goal: str, text: str) -> dict[str, Any]:
    answer = await person.api.put(f"{goal}/remarks/{uuid4()}", json={"text": text})
    assert answer.status_code == 201, answer.text
    remark: dict[str, Any] = answer.json()
    return remark


async def texts(person: Colleague, goal: str) -> list[str]:
    found = (await person.api.get(f"{goal}/remarks")).json()["items"]
    return [one["text"] for one in found]


async def test_the_owner_tells_progress_and_the_manager_comments(firm: Firm) -> None:
    around = await around_ann(firm)
    mia = around.people["mia"]
    goal = await a_goal(around, visibility="manager")

    progress = await said(around.ann, goal, "One loaf.")
    comment = await said(mia, goal, "Well done.")

    assert progress == {
        "id": progress["id"],
        "revision": 1,
        "goal_id": goal.rsplit("/")[-1],
        "author_id": str(around.ann.id),
        "kind": "progress",
        "text": "One loaf.",
        "created_at": progress["created_at"],
    }
    assert (comment["kind"], comment["author_id"]) == ("comment", str(mia.id))
    assert await texts(around.ann, goal) == ["Well done.", "One loaf."]


async def test_the_owner_is_told_of_a_comment_without_its_words(firm: Firm) -> None:
    around = await around_ann(firm)
    goal = await a_goal(around, visibility="manager")

    await said(around.ann, goal, "One loaf.")
    await said(around.people["mia"], goal, "Well done.")

    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id) == ("goal-commented", around.ann.id)
    assert str(told.thing_id) == goal.rsplit("/")[-1]


async def test_comments_are_for_the_owner_and_progress_for_all_who_see_the_goal(
    firm: Firm,
) -> None:
    around = await around_ann(firm)
    named = {
        "visibility": "people",
        "shared_with": [str(around.people[n].id) for n in ("tom", "mia")],
    }
    goal = await a_goal(around, **named)

    await said(around.ann, goal, "One loaf.")
    comment = await said(around.people["mia"], goal, "Well done.")

    assert await texts(around.people["tom"], goal) == ["One loaf."]
    assert await texts(around.people["mia"], goal) == ["Well done.", "One loaf."]
    hidden = await around.people["tom"].api.get(f"{goal}/remarks/{comment['id']}")
    assert hidden.status_code == 404


async def test_who_was_not_invited_does_not_comment(firm: Firm, other_firm: Firm) -> None:
    around = await around_ann(firm)
    open_goal = await a_goal(around, visibility="company")
    own_goal = await a_goal(around)
    body = {"text": "Faster!"}

    async def tried(person: Colleague, goal: str) -> int:
        return (await person.api.put(f"{goal}/remarks/{uuid4()}", json=body)).status_code

    assert await tried(around.people["mia"], open_goal) == 403
    assert await tried(around.people["mia"], own_goal) == 404
    assert await tried(other_firm.boss, open_goal) == 404


async def test_a_remark_is_changed_and_removed_by_its_author_only(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    goal = await a_goal(around, visibility="manager")
    address = f"{goal}/remarks/{(await said(mia, goal, 'Well done.'))['id']}"
    body, match = {"text": "Very well done."}, {"If-Match": '"1"'}

    answers = [
        await ann.api.put(address, json=body, headers=match),
        await ann.api.delete(address),
        await mia.api.put(address, json=body),
        await mia.api.put(address, json=body, headers=match),
        await ann.api.get(address),
        await mia.api.delete(address),
        await ann.api.get(address),
    ]

    assert [one.status_code for one in answers] == [404, 404, 409, 200, 200, 204, 404]


async def test_remarks_are_paged(firm: Firm, count_queries: CountQueries) -> None:
    around = await around_ann(firm)
    goal = await a_goal(around)
    for number in range(4):
        await said(around.ann, goal, str(number))

    with count_queries() as queries:
        first = (await around.ann.api.get(f"{goal}/remarks", params={"limit": 3})).json()
    after = {"after": first["next"]}
    second = (await around.ann.api.get(f"{goal}/remarks", params=after)).json()

    assert [one["text"] for one in first["items"] + second["items"]] == ["3", "2", "1", "0"]
    assert len(queries) == 3


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 2001}, {"kind": "comment"}])
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    around = await around_ann(firm)
    address = f"{await a_goal(around)}/remarks/{uuid4()}"

    refused = await around.ann.api.put(address, json={"text": "One"} | wrong)

    assert refused.status_code == 422
