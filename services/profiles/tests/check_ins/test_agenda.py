"""Both see the agenda; each side's notes are its own."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.profiles.tests.check_ins.meeting import agreed, pair, proposed, today
from services.profiles.tests.firms import Firm
from shared.testing.plugin import CountQueries


async def test_either_adds_a_point_and_only_who_added_it_rewords_it(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)
    point = f"{address}/points/{uuid4()}"

    made = await ann.api.put(point, json={"text": "A course in spring"})
    again = await ann.api.put(point, json={"text": "A course in spring"})
    reworded = await zoe.api.put(point, json={"text": "No"}, headers={"If-Match": '"1"'})
    done = {"text": "A course in spring", "is_done": True}
    ticked = await zoe.api.put(point, json=done, headers={"If-Match": '"1"'})
    stale = await ann.api.put(point, json={"text": "Other"}, headers={"If-Match": '"1"'})

    statuses = [one.status_code for one in (made, again, reworded, ticked, stale)]
    assert statuses == [201, 200, 409, 200, 412]
    (seen,) = (await zoe.api.get(f"{address}/points")).json()["items"]
    assert seen == {
        "id": made.json()["id"],
        "revision": 2,
        "added_by": str(ann.id),
        "text": "A course in spring",
        "is_done": True,
        "created_at": seen["created_at"],
    }
    assert (await zoe.api.delete(point)).status_code == 409
    assert (await ann.api.delete(point)).status_code == 204


async def test_private_notes_are_of_one_side_alone(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)
    note = f"{address}/private-notes/{uuid4()}"

    made = await ann.api.put(note, json={"text": "I did not dare to say it."})
    taken = await zoe.api.put(note, json={"text": "Mine"})
    changed = await zoe.api.put(note, json={"text": "Mine"}, headers={"If-Match": '"1"'})
    thrown = await zoe.api.delete(note)

    assert made.status_code == 201
    assert [one.status_code for one in (taken, changed, thrown)] == [404, 404, 404]
    assert (await zoe.api.get(f"{address}/private-notes")).json()["items"] == []
    (own,) = (await ann.api.get(f"{address}/private-notes")).json()["items"]
    assert own["text"] == "I did not dare to say it."
    assert (await ann.api.delete(note)).status_code == 204


async def test_a_point_of_another_check_in_is_unknown(firm: Firm) -> None:
    ann, zoe, cas = await pair(firm)
    one, other = await agreed(ann, zoe), await agreed(zoe, cas)
    point = uuid4()
    await zoe.api.put(f"{other}/points/{point}", json={"text": "Secret"})

    answers = [
        await zoe.api.put(f"{one}/points/{point}", json={"text": "Secret"}),
        await zoe.api.delete(f"{one}/points/{point}"),
        await ann.api.put(f"{one}/points/{point}", json={"text": "Mine"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("text", ["", " ", "\0", "x" * 5001])
@pytest.mark.parametrize("kind", ["points", "private-notes"])
async def test_texts_are_bounded(firm: Firm, kind: str, text: str) -> None:
    ann, zoe, _ = await pair(firm)
    address = await agreed(ann, zoe)

    assert (
        await ann.api.put(f"{address}/{kind}/{uuid4()}", json={"text": text})
    ).status_code == 422


@pytest.mark.parametrize("kind", ["points", "private-notes"])
async def test_both_are_listed_in_pages(firm: Firm, kind: str, count_queries: CountQueries) -> None:
    ann, zoe, _ = await pair(firm)
    address = f"{await agreed(ann, zoe)}/{kind}"
    for text in ("one", "two", "three"):
        await ann.api.put(f"{address}/{uuid4()}", json={"text": text})

    with count_queries() as queries:
        page = (await ann.api.get(address, params={"limit": 2})).json()
    rest = (await ann.api.get(address, params={"after": page["next"]})).json()

    assert [one["text"] for one in page["items"] + rest["items"]] == ["one", "two", "three"]
    assert len(queries) == 3


async def test_nobody_writes_to_who_did_not_agree(firm: Firm) -> None:
    ann, zoe, _ = await pair(firm)
    address = await proposed(ann, zoe)
    day = today() - timedelta(days=4)

    point = await ann.api.put(f"{address}/points/{uuid4()}", json={"text": "Hello"})
    talk = await ann.api.put(f"{address}/talks/{day}", json={"outcome": "took_place"})
    note = await ann.api.put(f"{address}/private-notes/{uuid4()}", json={"text": "Wait"})

    assert [one.status_code for one in (point, talk, note)] == [409, 409, 201]
    assert point.json()["type"] == talk.json()["type"] == "/problems/not-agreed-yet"


async def test_needs_that_one_shows_the_other_are_on_the_agenda(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, zoe, cas = await pair(firm)
    address, buddies = await agreed(ann, zoe), await agreed(ann, cas, relation="buddy")
    for text, visibility in (("private", "me"), ("first", "manager"), ("second", "manager")):
        need = {"text": text, "visibility": visibility}
        assert (await ann.api.put(f"/profiles/needs/{uuid4()}", json=need)).status_code == 201
    met = {"text": "met", "visibility": "manager", "state": "met"}
    await ann.api.put(f"/profiles/needs/{uuid4()}", json=met)
    await cas.api.put(f"/profiles/needs/{uuid4()}", json={"text": "x", "visibility": "manager"})

    with count_queries() as queries:
        page = (await zoe.api.get(f"{address}/needs", params={"limit": 1})).json()
    rest = (await zoe.api.get(f"{address}/needs", params={"after": page["next"]})).json()

    assert [one["text"] for one in page["items"] + rest["items"]] == ["second", "first"]
    own = (await ann.api.get(f"{address}/needs")).json()["items"]
    assert [one["text"] for one in own] == ["second", "first"]
    assert (await cas.api.get(f"{buddies}/needs")).json()["items"] == []
    assert (await cas.api.get(f"{address}/needs")).status_code == 404
    assert len(queries) == 5
