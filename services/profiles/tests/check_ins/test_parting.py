"""What becomes of talks when a manager changes, or one of the two is erased."""

from uuid import uuid4

from services.profiles.tests.check_ins.meeting import PAIR, agreed, pair, proposed
from services.profiles.tests.erasures.test_forgotten_learning import erased
from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague


async def state(person: Colleague, address: str) -> str:
    return str((await person.api.get(address)).json()["state"])


async def test_talks_with_a_former_manager_end_and_both_are_told(firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    sos = await agreed(ann, zoe, kind="sos")
    check_in = await proposed(zoe, ann)
    of_another = await agreed(zoe, cas)
    buddies = await agreed(ann, cas, relation="buddy")

    await firm.take(PAIR.replace("1;Ann;;Desk;2", "1;Ann;;Desk;3"))

    assert [await state(ann, one) for one in (sos, check_in)] == ["ended", "ended"]
    assert [await state(cas, one) for one in (of_another, buddies)] == ["running", "running"]
    told = await firm.company.published(PersonNotified)
    ended = sorted((one.person_id, one.by_id) for one in told if one.notice == "check-in-ended")
    assert ended == sorted([(ann.id, zoe.id), (zoe.id, ann.id)] * 2)


async def test_who_is_erased_leaves_the_other_their_own_notes_and_no_more(firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    address, without = await agreed(ann, zoe), await agreed(cas, zoe)
    for by in (ann, zoe):
        note = f"{address}/private-notes/{uuid4()}"
        await by.api.put(note, json={"text": f"Noted by {by.id}"})
        await by.api.put(f"{address}/points/{uuid4()}", json={"text": "Holiday"})

    for person in (zoe, cas):
        await erased(firm, person)

    left = (await ann.api.get(address)).json()
    notes = (await ann.api.get(f"{address}/private-notes")).json()["items"]
    assert (left["state"], left["colleague"]) == ("ended", None)
    assert [one["text"] for one in notes] == [f"Noted by {ann.id}"]
    assert (await ann.api.get(f"{address}/points")).json()["items"] == []
    late = await ann.api.put(f"{address}/points/{uuid4()}", json={"text": "Still there?"})
    assert late.status_code == 409
    assert (await ann.api.get(without)).status_code == 404
