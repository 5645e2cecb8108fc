from uuid import uuid4

from services.profiles.tests.firms import Firm
from shared.testing.company import Colleague


async def erased(firm: Firm, person: Colleague) -> None:
    done = await firm.boss.api.put(
        f"/profiles/erasures/{uuid4()}", json={"person_id": str(person.id)}
    )
    assert done.json()["carried_out_at"], done.text


async def test_what_somebody_noted_goes_with_them(firm: Firm) -> None:
    vera, ben = await firm.hire("1", "2")
    intention = str(uuid4())
    things = {
        f"/profiles/intentions/{intention}": {"text": "Know it."},
        f"/profiles/takeaways/{uuid4()}": {"text": "I know.", "intention_id": intention},
        f"/profiles/moments/{uuid4()}": {"text": "Aha."},
    }
    for address, body in things.items():
        shown = body | {"visibility": "company"}
        assert (await vera.api.put(address, json=shown)).status_code == 201
        assert (await ben.api.get(address)).status_code == 200

    await erased(firm, vera)

    # Even the ids are free again.
    for address, body in things.items():
        plain = {name: value for name, value in body.items() if name != "intention_id"}
        assert (await ben.api.put(address, json=plain)).status_code == 201


async def test_nobody_names_an_erased_person_any_more(firm: Firm) -> None:
    vera, ben, cas = await firm.hire("1", "2", "3")
    both, one = f"/profiles/moments/{uuid4()}", f"/profiles/moments/{uuid4()}"
    named = {"text": "Together.", "visibility": "people", "with_people": [str(vera.id)]}
    await ben.api.put(both, json=named | {"shared_with": [str(vera.id), str(cas.id)]})
    await ben.api.put(one, json=named | {"shared_with": [str(vera.id)]})

    await erased(firm, vera)

    shown = [(await ben.api.get(address)).json() for address in (both, one)]
    assert [moment["with_people"] for moment in shown] == [[], []]
    assert [moment["shared_with"] for moment in shown] == [[str(cas.id)], []]
    assert [moment["visibility"] for moment in shown] == ["people", "me"]


async def test_what_two_decided_stays_with_the_owner_and_goes_with_her(firm: Firm) -> None:
    ann, mia = await firm.hire("1", "2")
    need = f"/profiles/needs/{uuid4()}"
    shown = {"text": "Bread.", "visibility": "people", "shared_with": [str(mia.id)]}
    await ann.api.put(need, json=shown)
    decision = f"{need}/decisions/{uuid4()}"
    assert (await mia.api.put(decision, json={"method": "course"})).status_code == 201

    await erased(firm, mia)
    left = (await ann.api.get(decision)).json()
    await erased(firm, ann)

    assert (left["partner_id"], left["method"]) == (None, "course")
    assert (await firm.boss.api.put(need, json={"text": "Free."})).status_code == 201


async def test_goals_go_with_their_owner_and_comments_lose_their_name(firm: Firm) -> None:
    ann, mia = await firm.hire("1", "2")
    goal = f"/profiles/goals/{uuid4()}"
    shown = {"visibility": "people", "shared_with": [str(mia.id)]}
    await ann.api.put(goal, json={"what": "Bread", "why": "Hunger"} | shown)
    await ann.api.put(f"{goal}/support-requests/{mia.id}", json={})
    await mia.api.put(f"{goal}/remarks/{uuid4()}", json={"text": "Start small."})

    await erased(firm, mia)
    left = (await ann.api.get(f"{goal}/remarks")).json()["items"]
    asked = (await ann.api.get("/profiles/support-requests?side=by_me")).json()["items"]
    await erased(firm, ann)

    assert [(one["text"], one["author_id"]) for one in left] == [("Start small.", None)]
    assert asked == []
    again = await firm.boss.api.put(goal, json={"what": "Free", "why": "Free"})
    assert again.status_code == 201
