"""Communities: founded, changed, closed and found by whom they are for."""

import asyncio
from uuid import uuid4

import pytest

from feed.communities import operations
from services.feed.tests.gathering import BAKERS, HIDDEN, PATH, add, found, id_of, join
from services.feed.tests.writing import problem
from shared.events.communities import CommunityChanged, CommunityClosed
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_a_founder_is_its_steward_and_only_stewards_change_it(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol("administrator")
    address = f"{PATH}/{uuid4()}"

    founded = await ann.api.put(address, json=BAKERS)
    again = await ann.api.put(address, json=BAKERS)
    wanted = BAKERS | {"name": "Bread"}
    refused = await ben.api.put(address, json=wanted, headers={"If-Match": '"1"'})
    unread = await ann.api.put(address, json=wanted)
    changed = await ann.api.put(address, json=wanted, headers={"If-Match": '"1"'})
    stale = await ann.api.put(address, json=BAKERS, headers={"If-Match": '"1"'})

    assert [one.status_code for one in (founded, again, changed)] == [201, 200, 200]
    assert [problem(one) for one in (refused, unread, stale)] == [
        "not-its-steward", "already-exists", "stale-revision",
    ]  # fmt: skip
    assert changed.headers["etag"] == '"2"'
    assert founded.json() == {
        "id": str(id_of(address)), "name": "Bakers", "purpose": "Bread that rises.",
        "skill_ids": [], "language": "en", "openness": "open",
        "created_at": founded.json()["created_at"], "closed_at": None, "revision": 1,
        "members": 1, "stewards": 1, "is_member": True, "is_steward": True,
    }  # fmt: skip
    told = await company.published(CommunityChanged)
    assert [(one.name, one.revision) for one in told] == [("Bakers", 1), ("Bread", 2)]


async def test_a_community_by_invitation_is_unknown_but_to_members_and_administrators(
    company: Company,
) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    boss = await company.enrol("administrator")
    address = await found(ann, **HIDDEN)
    await add(address, ann, ben)

    for person, knows in ((ann, True), (ben, True), (boss, True), (cas, False)):
        listed = (await person.api.get(PATH)).json()["items"]
        searched = (await person.api.get(PATH, params={"q": "paren"})).json()["items"]
        read = await person.api.get(address)
        assert [len(listed), len(searched)] == [knows, knows]
        assert read.status_code == (200 if knows else 404)
    taken = [
        await cas.api.put(address, json=HIDDEN),
        await cas.api.delete(address),
        await cas.api.put(f"{address}/members/me"),
        await cas.api.delete(f"{address}/members/me"),
        await cas.api.get(f"{address}/members"),
        await cas.api.put(f"{address}/members/{cas.id}", json={"role": "steward"}),
        await cas.api.delete(f"{address}/members/{ben.id}"),
    ]
    assert {one.status_code for one in taken} == {404}
    [told] = await company.published(CommunityChanged)
    assert told.name is None
    mine = [(await p.api.get(PATH, params={"show": "mine"})).json()["items"] for p in (ben, boss)]
    assert [len(items) for items in mine] == [1, 0]


async def test_a_closed_community_takes_nothing_new_and_stays_readable(company: Company) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    boss = await company.enrol("administrator")
    address = await found(ann)
    await join(address, ben)

    refused = await ben.api.delete(address)
    closed = [(await person.api.delete(address)).status_code for person in (boss, ann)]

    assert (problem(refused), closed) == ("not-its-steward", [204, 204])
    assert [one.revision for one in await company.published(CommunityClosed)] == [2]
    late = [
        await cas.api.put(f"{address}/members/me"),
        await ann.api.put(f"{address}/members/{cas.id}", json={}),
        await ann.api.put(address, json=BAKERS | {"name": "x"}, headers={"If-Match": '"2"'}),
    ]
    assert {problem(one) for one in late} == {"community-is-closed"}
    assert (await ben.api.get(address)).json()["closed_at"] is not None
    assert (await cas.api.get(PATH)).json()["items"] == []
    assert len((await ben.api.get(PATH, params={"show": "mine"})).json()["items"]) == 1
    assert (await ann.api.delete(f"{address}/members/me")).status_code == 204


async def test_the_name_of_what_becomes_hidden_leaves_the_log(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    hidden = BAKERS | {"openness": "by_invitation"}

    await ann.api.put(address, json=hidden, headers={"If-Match": '"1"'})

    told = [(one.name, one.revision) for one in await company.published(CommunityChanged)]
    assert told == [(None, 2)]
    assert (await ben.api.get(address)).status_code == 404


async def test_what_was_by_invitation_is_never_opened(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann, **HIDDEN)

    opened = await ann.api.put(
        address, json=HIDDEN | {"openness": "open"}, headers={"If-Match": '"1"'}
    )

    assert problem(opened) == "stays-by-invitation"
    assert (await ben.api.get(f"{address}/members")).status_code == 404


async def test_founding_twice_at_once_is_founding_once(company: Company) -> None:
    ann = await company.enrol()
    address = f"{PATH}/{uuid4()}"

    founded = await asyncio.gather(*(ann.api.put(address, json=BAKERS) for _ in range(3)))

    assert sorted(one.status_code for one in founded) == [200, 200, 201]


async def test_communities_are_found_by_beginnings_and_with_slips(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol()
    for name in ("Qualité du pain", "Data quality", "Robotics", "Cleaning", "Équipe qualité"):
        await found(ann, name=name)

    with count_queries() as queries:
        first = (await ann.api.get(PATH, params={"q": "qualit", "limit": 2})).json()
    more = {"q": "qualit", "after": first["next"]}
    second = (await ann.api.get(PATH, params=more)).json()
    slipped = (await ann.api.get(PATH, params={"q": "robtics"})).json()["items"]
    newest = (await ann.api.get(PATH, params={"limit": 3})).json()
    older = (await ann.api.get(PATH, params={"after": newest["next"]})).json()

    names = [one["name"] for one in first["items"] + second["items"]]
    assert (names[0], sorted(names[1:])) == ("Qualité du pain", ["Data quality", "Équipe qualité"])
    assert [one["name"] for one in slipped] == ["Robotics"]
    listed = [one["name"] for one in newest["items"] + older["items"]]
    assert listed[0] == "Équipe qualité"
    assert len(set(listed)) == 5
    assert len(queries) <= 2


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""}, {"name": "x" * 81}, {"name": "a\nb"}, {"purpose": "x" * 2001},
        {"language": "de"}, {"openness": "secret"}, {"stewards": []},
        {"skill_ids": [str(uuid4()) for _ in range(11)]},
    ],
)  # fmt: skip
async def test_what_is_no_community_is_refused(company: Company, more: dict[str, object]) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(f"{PATH}/{uuid4()}", json=BAKERS | more)

    assert refused.status_code == 422


async def test_there_is_an_end_to_communities_and_to_their_lists(
    company: Company, other_company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, zoe = await company.enrol(), await other_company.enrol()
    address = await found(ann)
    ben = await company.enrol()
    monkeypatch.setattr(operations, "MOST_LOOKED_AFTER", 1)

    many = await ann.api.put(f"{PATH}/{uuid4()}", json=BAKERS)
    await found(ben)
    monkeypatch.setattr(operations, "MOST_COMMUNITIES", 2)
    full = await ben.api.put(f"{PATH}/{uuid4()}", json=BAKERS)
    wrong = [
        await ann.api.get(PATH, params=asked)
        for asked in ({"after": "x"}, {"q": "b", "after": "WzEsMl0"}, {"limit": 101})
    ]

    assert (problem(many), problem(full)) == ("too-many-to-look-after", "too-many-communities")
    assert {one.status_code for one in wrong} <= {400, 422}
    assert (await zoe.api.get(address)).status_code == 404
    assert (await zoe.api.put(address, json=BAKERS)).status_code == 201
