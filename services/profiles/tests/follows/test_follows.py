import asyncio
from uuid import uuid4

from services.profiles.tests.firms import Firm
from shared.events.wishes import PersonFollowed, PersonUnfollowed
from shared.testing.plugin import CountQueries


async def test_a_follow_is_made_once_and_told_once(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")

    made = await ann.api.put(f"/profiles/follows/{bob.id}")
    again = await ann.api.put(f"/profiles/follows/{bob.id}")

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert made.json() == {
        "person_id": str(bob.id),
        "display_name": "Name 2",
        "followed_at": made.json()["followed_at"],
    }
    (told,) = await firm.company.published(PersonFollowed)
    assert (told.follower_id, told.followed_id, told.revision) == (ann.id, bob.id, 1)


async def test_an_unfollow_is_told_and_a_new_follow_has_a_later_revision(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    address = f"/profiles/follows/{bob.id}"

    answers = [await ann.api.put(address), await ann.api.delete(address)]
    answers += [await ann.api.delete(address), await ann.api.put(address)]

    assert [answer.status_code for answer in answers] == [201, 204, 204, 201]
    assert [one.revision for one in await firm.company.published(PersonFollowed)] == [1, 3]
    assert [one.revision for one in await firm.company.published(PersonUnfollowed)] == [2]


async def test_four_follows_at_once_are_one(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")

    answers = await asyncio.gather(*(ann.api.put(f"/profiles/follows/{bob.id}") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len(await firm.company.published(PersonFollowed)) == 1


async def test_nobody_follows_themselves(firm: Firm) -> None:
    refused = await firm.boss.api.put(f"/profiles/follows/{firm.boss.id}")

    expected = (409, "/problems/cannot-follow-yourself")
    assert (refused.status_code, refused.json()["type"]) == expected


async def test_nobody_follows_strangers_or_leavers(firm: Firm, other_firm: Firm) -> None:
    (ann,) = await firm.hire("1", left_on="2020-01-01")

    statuses = [
        (await firm.boss.api.put(f"/profiles/follows/{person}")).status_code
        for person in (uuid4(), other_firm.boss.id, ann.id)
    ]

    assert statuses == [404, 404, 404]


async def test_both_sides_are_listed_in_pages(firm: Firm, count_queries: CountQueries) -> None:
    ann, bob, cas = await firm.hire("1", "2", "3")
    for followed in (bob, cas):
        await ann.api.put(f"/profiles/follows/{followed.id}")

    with count_queries() as queries:
        first = (await ann.api.get("/profiles/follows", params={"limit": 1})).json()
    second = (await ann.api.get("/profiles/follows", params={"after": first["next"]})).json()
    followers = (await bob.api.get("/profiles/follows", params={"side": "followers"})).json()

    assert [one["display_name"] for one in first["items"] + second["items"]] == ["Name 2", "Name 3"]
    assert [one["person_id"] for one in followers["items"]] == [str(ann.id)]
    assert len(queries) == 2
