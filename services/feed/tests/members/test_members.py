"""Members: who joins, who is let in, and that somebody always looks after a community."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from feed.communities import belonging
from feed.follows.models import FollowedCommunity
from feed.present.communities import state_communities, state_members
from services.feed.tests.gathering import HIDDEN, PATH, add, found, id_of, join
from services.feed.tests.writing import problem
from shared.database import Sessions, enter_company
from shared.events.base import Event
from shared.events.communities import CommunityChanged, MemberJoined, MemberLeft
from shared.events.profiles import PersonErased
from shared.events.wishes import CommunityFollowed, CommunityUnfollowed, PersonBlocked
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries


async def leaves_the_company(company: Company, person: Colleague) -> None:
    news = {"active": False, "revision": 2, "event_id": None}
    gone = person.changed.model_dump() | news
    del gone["event_id"]
    await company.deliver(type(person.changed).model_validate(gone))


async def test_an_open_community_is_joined_and_left_once(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    me = f"{address}/members/me"

    joined = await asyncio.gather(*(ben.api.put(me) for _ in range(3)))
    left = [(await ben.api.delete(me)).status_code for _ in range(2)]
    again = await ben.api.put(me)

    assert sorted(one.status_code for one in joined) == [200, 200, 201]
    assert (left, again.status_code) == ([204, 204], 201)
    assert again.json() == {
        "person": {"id": str(ben.id), "display_name": None},
        "role": "member",
        "joined_at": again.json()["joined_at"],
    }
    told = [e for e in await company.published(MemberJoined) if e.person_id == ben.id]
    assert [one.revision for one in told] == [1, 3]
    assert [one.revision for one in await company.published(MemberLeft)] == [2]


async def test_stewards_let_in_and_out_and_appoint_each_other(company: Company) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann, **HIDDEN)
    await add(address, ann, ben)

    refused = await ben.api.put(f"{address}/members/{cas.id}", json={})
    await add(address, ann, ben, role="steward")
    await add(address, ben, cas)
    removed = await ben.api.delete(f"{address}/members/{cas.id}")
    await ben.api.delete(f"{address}/members/{ann.id}")

    assert (problem(refused), removed.status_code) == ("not-its-steward", 204)
    members = (await ben.api.get(f"{address}/members")).json()["items"]
    assert [(one["person"]["id"], one["role"]) for one in members] == [(str(ben.id), "steward")]
    assert (await ann.api.get(address)).status_code == 404


async def test_who_is_let_in_is_told_so_and_by_whom(company: Company) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann, **HIDDEN)
    await add(address, ann, ben, cas)
    await add(address, ann, ben)

    [note] = (await ben.api.get("/feed/inbox")).json()["items"]
    await ann.api.delete(f"{address}/members/{ben.id}")
    gone = (await ben.api.get("/feed/inbox")).json()["items"]

    said = (note["kind"], note["item_id"], note["thread_id"], note["excerpt"], note["text"])
    assert said == (
        "let-in",
        str(id_of(address)),
        None,
        None,
        "A colleague added you to a community.",
    )
    assert [one["id"] for one in note["from"]] == [str(ann.id)]
    assert gone == []
    assert (await ann.api.get("/feed/inbox")).json()["items"] == []


async def test_who_left_by_themselves_is_asked_back_once_and_comes_back_by_themselves(
    company: Company,
) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann, **HIDDEN)
    await add(address, ann, ben, cas)
    place, me = f"{address}/members/{ben.id}", f"{address}/members/me"
    early = await ann.api.put(f"{place}/invitation")
    await ben.api.delete(me)

    uninvited = await ben.api.put(me)
    added = await ann.api.put(place, json={"role": "steward"})
    by_a_member = await cas.api.put(f"{place}/invitation")
    asked = [(await ann.api.put(f"{place}/invitation")).status_code for _ in range(3)]
    [note] = (await ben.api.get("/feed/inbox")).json()["items"]
    seen = (await ben.api.get(address)).json()
    members = await ben.api.get(f"{address}/members")
    before = (await ann.api.get(address)).json()["members"]
    back = await ben.api.put(me)

    assert [problem(one) for one in (early, added, by_a_member)] == [
        "nobody-to-ask-back", "left-by-themselves", "not-its-steward",
    ]  # fmt: skip
    assert (uninvited.status_code, asked, before) == (404, [204, 204, 204], 2)
    assert (note["kind"], note["item_id"]) == ("asked-back", str(id_of(address)))
    assert note["text"] == "A colleague asks whether you come back to a community."
    assert (seen["name"], seen["is_member"], problem(members)) == (
        HIDDEN["name"], False, "members-only",
    )  # fmt: skip
    assert (back.status_code, back.json()["role"]) == (201, "member")
    assert (await ben.api.get("/feed/inbox")).json()["items"] == []


async def test_who_was_let_go_can_be_added_again_and_nobody_is_asked_in_silence(
    company: Company,
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben)
    place = f"{address}/members/{ben.id}"

    await ann.api.delete(place)
    added = await ann.api.put(place, json={})
    await ben.api.delete(f"{address}/members/me")
    joined = await ben.api.put(f"{address}/members/me")
    stewarded = await ann.api.put(place, json={"role": "steward"})

    assert [one.status_code for one in (added, joined, stewarded)] == [201, 201, 200]


async def test_nobody_is_let_in_by_whom_they_block(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    key = {"company_id": company.id, "blocker_id": ben.id, "blocked_id": ann.id}
    await company.deliver(PersonBlocked(**key, occurred_at=datetime.now(UTC), revision=1))

    refused = await ann.api.put(f"{address}/members/{ben.id}", json={})
    unknown = await ann.api.put(f"{address}/members/{uuid4()}", json={})
    await join(address, ben)
    again = await ann.api.put(f"{address}/members/{ben.id}", json={})

    assert (refused.status_code, refused.json()) == (404, unknown.json())
    assert again.status_code == 200


async def test_the_last_steward_stays_until_there_is_another(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben)

    refused = [
        await ann.api.delete(f"{address}/members/me"),
        await ann.api.delete(f"{address}/members/{ann.id}"),
        await ann.api.put(f"{address}/members/{ann.id}", json={"role": "member"}),
    ]
    await add(address, ann, ben, role="steward")
    left = await ann.api.delete(f"{address}/members/me")

    assert {problem(one) for one in refused} == {"last-steward"}
    assert left.status_code == 204


async def test_an_administrator_appoints_only_where_nobody_cares_any_more(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    boss = await company.enrol("administrator")
    address = await found(ann, **HIDDEN)
    await add(address, ann, ben)
    appointment = {"role": "steward"}

    early = await boss.api.put(f"{address}/members/{ben.id}", json=appointment)
    unseen = await boss.api.get(f"{address}/members")
    uninvited = await boss.api.put(f"{address}/members/me")
    await leaves_the_company(company, ann)
    stranded = (await boss.api.get(address)).json()
    appointed = await boss.api.put(f"{address}/members/{ben.id}", json=appointment)

    assert [problem(one) for one in (early, unseen, uninvited)] == [
        "not-its-steward", "members-only", "by-invitation",
    ]  # fmt: skip
    assert (stranded["members"], stranded["stewards"]) == (1, 0)
    assert (appointed.status_code, appointed.json()["role"]) == (200, "steward")


async def test_members_come_in_pages(
    company: Company, count_queries: CountQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben, cas)

    with count_queries() as queries:
        first = (await cas.api.get(f"{address}/members", params={"limit": 2})).json()
    second = (await cas.api.get(f"{address}/members", params={"after": first["next"]})).json()
    stewards = (await cas.api.get(f"{address}/members", params={"show": "stewards"})).json()
    monkeypatch.setattr(belonging, "MOST_STEWARDS", 1)
    crowd = await ann.api.put(f"{address}/members/{ben.id}", json={"role": "steward"})
    strangers = await ann.api.put(f"{address}/members/{id_of(address)}", json={})

    people = [one["person"]["id"] for one in first["items"] + second["items"]]
    assert people == [str(person.id) for person in (ann, ben, cas)]
    assert [one["person"]["id"] for one in stewards["items"]] == [str(ann.id)]
    assert (problem(crowd), strangers.status_code) == ("too-many-stewards", 404)
    assert len(queries) <= 3


async def test_an_erased_member_leaves_no_trace_and_what_holds_is_stated_again(
    company: Company, worker_sessions: Sessions
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben)
    event = PersonErased(
        company_id=company.id, occurred_at=ben.changed.occurred_at, person_id=ben.id
    )
    await company.deliver(event)

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        stated: list[Event] = [
            fact
            for state in (state_communities, state_members)
            async for fact in state(session, company.id)
        ]

    assert [type(fact) for fact in stated] == [CommunityChanged, MemberJoined]
    assert (await ann.api.get(address)).json()["members"] == 1
    assert [one.person_id for one in await company.published(MemberJoined)] == [ann.id]


async def test_the_later_word_about_a_followed_community_holds(
    company: Company, worker_sessions: Sessions
) -> None:
    ann = await company.enrol()
    address = await found(ann)
    facts = {
        "company_id": company.id, "occurred_at": ann.changed.occurred_at,
        "person_id": ann.id, "community_id": id_of(address),
    }  # fmt: skip
    later = CommunityUnfollowed(**facts, revision=2)
    await company.deliver(later, CommunityFollowed(**facts, revision=1))
    await company.deliver_again(later)

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        kept = await session.get(FollowedCommunity, (company.id, ann.id, id_of(address)))

    assert kept is not None
    assert (kept.is_active, kept.revision) == (False, 2)
    assert (await ann.api.get(PATH)).status_code == 200
