import asyncio
from uuid import uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import Around, around_ann
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague

SHADOW = {"method": "shadowing", "note": "A day with Tom."}
ETAG = {"If-Match": '"1"'}


async def a_need(around: Around, visibility: str = "manager") -> str:
    address = f"/profiles/needs/{uuid4()}"
    body = {"text": "Know bread."} | around.sharing(visibility)
    assert (await around.ann.api.put(address, json=body)).status_code == 201
    return address


async def proposed(person: Colleague, need: str, **values: object) -> str:
    address = f"{need}/decisions/{uuid4()}"
    answer = await person.api.put(address, json=SHADOW | values)
    assert answer.status_code == 201, answer.text
    return address


async def slug(person: Colleague, address: str, **values: object) -> tuple[int, str]:
    answer = await person.api.put(address, json=SHADOW | values)
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def test_one_proposes_and_the_other_confirms(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    need = await a_need(around)

    address = await proposed(mia, need)
    before = (await ann.api.get(address)).json()
    agreed = (await ann.api.put(f"{address}/confirmation")).json()

    assert before == {
        "id": before["id"],
        "revision": 1,
        "need_id": need.rsplit("/", 1)[-1],
        "owner_id": str(ann.id),
        "partner_id": str(mia.id),
        "method": "shadowing",
        "note": "A day with Tom.",
        "state": "proposed",
        "proposed_by": "partner",
        "proposed_at": before["proposed_at"],
        "confirmed_at": None,
        "reopened_by": None,
        "reopened_at": None,
    }
    assert (agreed["state"], agreed["revision"]) == ("agreed", 2)
    assert (await mia.api.get(address)).json() == agreed


async def test_the_owner_proposes_to_whom_the_need_is_shown(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await a_need(around)
    address = await proposed(around.ann, need)

    own = await around.ann.api.put(f"{address}/confirmation")
    others = await around.people["mia"].api.put(f"{address}/confirmation")
    again = await around.people["mia"].api.put(f"{address}/confirmation")

    assert (own.status_code, own.json()["type"]) == (409, "/problems/others-to-confirm")
    assert others.json()["state"] == "agreed"
    assert again.json() == others.json()


async def test_the_other_is_told_that_something_was_proposed_or_agreed(firm: Firm) -> None:
    around = await around_ann(firm)
    mia = around.people["mia"]
    address = await proposed(mia, await a_need(around))
    await around.ann.api.put(f"{address}/confirmation")
    await around.ann.api.put(f"{address}/confirmation")

    told = await firm.company.published(PersonNotified)

    assert [(one.notice, one.person_id, one.by_id) for one in told] == [
        ("method-proposed", around.ann.id, mia.id),
        ("method-agreed", mia.id, around.ann.id),
    ]


async def test_the_owner_says_with_whom_where_many_see_the_need(firm: Firm) -> None:
    around = await around_ann(firm)
    tom, sara = around.people["tom"], around.people["sara"]
    need = await a_need(around, "team")
    address = f"{need}/decisions/{uuid4()}"

    assert await slug(around.ann, address) == (409, "unknown-partner")
    assert await slug(around.ann, address, partner_id=str(sara.id)) == (409, "unknown-partner")
    assert await slug(around.ann, address, partner_id=str(uuid4())) == (409, "unknown-partner")
    assert await slug(around.ann, address, partner_id=str(around.ann.id)) == (
        409,
        "unknown-partner",
    )
    await proposed(around.ann, need, partner_id=str(tom.id))


async def test_a_private_need_is_decided_with_nobody(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await a_need(around, "me")

    assert await slug(around.ann, f"{need}/decisions/{uuid4()}") == (409, "unknown-partner")


@pytest.mark.parametrize("who", ["ann", "mia"])
async def test_either_reopens_and_then_another_is_made(firm: Firm, who: str) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    need = await a_need(around)
    first = await proposed(mia, need)
    await ann.api.put(f"{first}/confirmation")

    stands = await slug(ann, f"{need}/decisions/{uuid4()}")
    reopened = (await around.people[who].api.put(f"{first}/reopening")).json()
    again = (await mia.api.put(f"{first}/reopening")).json()
    late = await ann.api.put(f"{first}/confirmation")
    second = await proposed(ann, need, method="course")

    assert stands == (409, "decision-stands")
    assert reopened["state"] == "reopened"
    assert reopened["reopened_by"] == ("owner" if who == "ann" else "partner")
    assert again == reopened
    assert (late.status_code, late.json()["type"]) == (409, "/problems/decision-reopened")
    listed = (await mia.api.get(f"{need}/decisions")).json()["items"]
    assert [one["id"] for one in listed] == [second.rsplit("/")[-1], first.rsplit("/")[-1]]


async def test_a_proposal_is_changed_by_its_proposer_until_it_is_confirmed(firm: Firm) -> None:
    around = await around_ann(firm)
    ann, mia = around.ann, around.people["mia"]
    address = await proposed(mia, await a_need(around))
    other = SHADOW | {"method": "course"}

    answers = [
        await mia.api.put(address, json=SHADOW),
        await mia.api.put(address, json=other),
        await ann.api.put(address, json=other, headers=ETAG),
        await mia.api.put(address, json=other, headers=ETAG),
        await ann.api.put(f"{address}/confirmation"),
        await mia.api.put(address, json=SHADOW, headers={"If-Match": '"3"'}),
    ]

    assert [one.status_code for one in answers] == [200, 409, 404, 200, 200, 409]
    assert answers[-1].json()["type"] == "/problems/decision-made"


async def test_two_proposals_at_once_make_one(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await a_need(around)

    answers = await asyncio.gather(
        *(
            one.api.put(f"{need}/decisions/{uuid4()}", json=SHADOW)
            for one in (around.ann, around.people["mia"])
        )
    )

    assert sorted(one.status_code for one in answers) == [201, 409]


async def test_a_decision_is_for_the_two(firm: Firm, other_firm: Firm) -> None:
    around = await around_ann(firm)
    tom, nick = around.people["tom"], around.people["nick"]
    need = await a_need(around, "unit")
    address = await proposed(tom, need)

    for stranger in (nick, around.people["mia"], other_firm.boss):
        answers = [
            await stranger.api.get(address),
            await stranger.api.put(f"{address}/confirmation"),
            await stranger.api.put(f"{address}/reopening"),
        ]
        assert [one.status_code for one in answers] == [404] * 3
    assert (await nick.api.get(f"{need}/decisions")).json() == {"items": [], "next": None}
    assert (await around.people["mia"].api.get(f"{need}/decisions")).status_code == 404


async def test_what_is_shown_no_more_is_gone_for_the_partner(firm: Firm) -> None:
    around = await around_ann(firm)
    mia = around.people["mia"]
    need = await a_need(around)
    address = await proposed(mia, need)

    await around.ann.api.put(need, json={"text": "Know bread."}, headers=ETAG)

    assert (await mia.api.get(address)).status_code == 404
    assert (await around.ann.api.get(address)).status_code == 200


async def test_a_need_is_dropped_with_its_decisions(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await a_need(around)
    address = await proposed(around.ann, need)

    assert (await around.ann.api.delete(need)).status_code == 204
    assert (await around.ann.api.get(address)).status_code == 404


async def test_decisions_are_paged(firm: Firm) -> None:
    around = await around_ann(firm)
    need = await a_need(around)
    made = []
    for _ in range(3):
        made.append(await proposed(around.ann, need))
        await around.ann.api.put(f"{made[-1]}/reopening")

    first = (await around.ann.api.get(f"{need}/decisions", params={"limit": 2})).json()
    after = {"after": first["next"]}
    second = (await around.ann.api.get(f"{need}/decisions", params=after)).json()

    listed = [one["id"] for one in first["items"] + second["items"]]
    assert listed == [one.rsplit("/")[-1] for one in reversed(made)]


@pytest.mark.parametrize("wrong", [{"method": "magic"}, {"note": ""}, {"x": 1}])
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    around = await around_ann(firm)
    address = f"{await a_need(around)}/decisions/{uuid4()}"

    assert (await around.ann.api.put(address, json=SHADOW | wrong)).status_code == 422
