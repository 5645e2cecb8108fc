"""What is placed in a community: who reads it, where, and for how long."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.feed.tests.gathering import HIDDEN, add, found, id_of, join
from services.feed.tests.reading import codes, home_of, ids, settle, tell
from services.feed.tests.writing import answer, ask, comment, post, problem
from shared.events.feed import ItemPublished, ItemRevised, PersonMentioned
from shared.events.wishes import CommunityFollowed
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

QUESTION = "How long should the sourdough rise before the zwartevlinder oven?"


def inside(address: str, **more: Any) -> dict[str, Any]:
    """Place something in a community, for its members only."""
    return {"community_id": str(id_of(address)), "visibility": "community", **more}


async def shows(person: Colleague, path: str, **parameters: Any) -> str:
    """Give what somebody is shown at an address, nothing where there is nothing."""
    read = await person.api.get(path, params=parameters)
    return read.text if read.status_code == 200 else ""


async def all_shown_to(person: Colleague, address: str, question: UUID) -> dict[str, str]:
    """Give everything somebody can read where a question could be."""
    at = f"/feed/questions/{question}"
    return {
        "question": await shows(person, at),
        "questions": await shows(person, "/feed/questions"),
        "answers": await shows(person, f"{at}/answers"),
        "comments": await shows(person, f"/feed/items/{question}/comments"),
        "home": await shows(person, "/feed/home"),
        "search": await shows(person, "/feed/search", q="sourdough zwartevlinder"),
        "letters": await shows(person, "/feed/search", q="sordough zwartevlindr"),
        "similar": await shows(person, "/feed/similar", text=QUESTION),
        "items": await shows(person, f"{address}/items"),
    }


async def deeds_of(person: Colleague, question: UUID, reply: UUID) -> set[int]:
    """Give how all is answered that somebody could do to a question they may not know of."""
    about = {"item_id": str(question), "text": "Hm."}
    done = [
        await person.api.put(f"/feed/items/{question}/reactions/me-too"),
        await person.api.put(f"/feed/comments/{uuid4()}", json=about),
        await person.api.put(
            f"/feed/answers/{uuid4()}", json={"question_id": str(question), "text": "Hm."}
        ),
        await person.api.put(f"/feed/answers/{reply}/help"),
        await person.api.get(f"/feed/questions/{question}/similar"),
        await person.api.get(f"/feed/items/{question}/revisions"),
        await person.api.delete(f"/feed/questions/{question}"),
    ]
    return {one.status_code for one in done}


@pytest.mark.parametrize("openness", ["open", "by_invitation"])
async def test_only_members_meet_what_is_for_members_anywhere(
    company: Company, openness: str
) -> None:
    team = uuid4()
    ann, ben, cas = [await company.enrol(unit_path=[team]) for _ in range(3)]
    boss = await company.enrol("administrator", unit_path=[team])
    address = await found(ann, **(HIDDEN | {"openness": openness}))
    await add(address, ann, ben)
    question = await ask(ann, QUESTION, title="Sourdough zwartevlinder", **inside(address))
    reply = await answer(ben, question, "Twelve hours, says the zwartevlinder.")
    await comment(ben, question, "zwartevlinder")
    await settle(company)
    await tell(company, cas, ann, "mentioned", question)

    member = await all_shown_to(ben, address, question)
    strangers = [await all_shown_to(person, address, question) for person in (cas, boss)]

    inboxes = [await shows(person, "/feed/inbox") for person in (ann, cas)]

    assert [name for name, text in member.items() if "zwartevlinder" not in text] == []
    for stranger in strangers:
        assert [name for name, text in stranger.items() if "zwartevlinder" in text] == []
    assert ["zwartevlinder" in inbox for inbox in inboxes] == [True, False]
    assert [await deeds_of(person, question, reply) for person in (cas, boss)] == [{404}, {404}]


async def test_who_leaves_reads_no_more_and_who_joins_reads_what_was_there(
    company: Company,
) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben)
    url = f"/feed/questions/{await ask(ann, **inside(address))}"
    own = f"/feed/posts/{await post(ben, **inside(address))}"

    await ben.api.delete(f"{address}/members/me")
    await join(address, cas)

    statuses = [(await person.api.get(url)).status_code for person in (ann, ben, cas)]
    assert statuses == [200, 404, 200]
    assert [(await person.api.get(own)).status_code for person in (ben, cas)] == [200, 200]


async def test_what_was_for_all_stays_for_all_where_its_community_goes_by_invitation(
    company: Company,
) -> None:
    ann, cas = await company.enrol(), await company.enrol()
    address = await found(ann)
    for_all = inside(address, visibility="company")
    url = f"/feed/questions/{await ask(ann, **for_all)}"
    await ann.api.put(address, json=HIDDEN, headers={"If-Match": '"1"'})

    read = await cas.api.get(url)
    listed = await ann.api.get(f"{address}/items")
    later = await ann.api.put(f"/feed/questions/{uuid4()}", json={"text": QUESTION} | for_all)
    narrowed = await ann.api.put(
        url, json={"text": QUESTION} | inside(address), headers={"If-Match": '"1"'}
    )

    assert (read.status_code, (await cas.api.get(address)).status_code) == (200, 404)
    assert HIDDEN["name"] not in read.text
    assert len(listed.json()["items"]) == 1
    assert (problem(later), narrowed.status_code) == ("stays-inside", 200)
    assert (await cas.api.get(url)).status_code == 404


async def test_answers_follow_their_question_from_community_to_community(
    company: Company,
) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    bakers, brewers = await found(ann), await found(ann, name="Brewers")
    await join(bakers, ben)
    await join(brewers, cas)
    question = await ask(ann, **inside(bakers))
    reply = await answer(ben, question)
    at = f"/feed/questions/{question}"

    moved = await ann.api.put(
        at, json={"text": "Moved?", **inside(brewers)}, headers={"If-Match": '"1"'}
    )

    assert moved.status_code == 200, moved.text
    told = {one.item_id: one for one in await company.published(ItemRevised)}
    assert {one.audience_id for one in told.values()} == {id_of(brewers)}
    assert (told[question].community_id, told[reply].community_id) == (id_of(brewers), None)
    seen = [(await person.api.get(f"{at}/answers")).status_code for person in (ben, cas)]
    assert seen == [404, 200]


async def test_what_cannot_be_placed_is_refused(company: Company) -> None:
    ann, ben = await company.enrol(unit_path=[uuid4()]), await company.enrol()
    hidden, opened, over = await found(ann, **HIDDEN), await found(ann), await found(ann)
    await ann.api.delete(over)

    async def refused(person: Colleague, **body: Any) -> str:
        said = await person.api.put(f"/feed/posts/{uuid4()}", json={"text": "Hm.", **body})
        return str(said.status_code) if said.status_code == 422 else problem(said)

    assert await refused(ben, **inside(opened)) == "not-its-member"
    assert await refused(ben, **inside(hidden)) == "not-found"
    assert await refused(ben, **inside(f"/{uuid4()}")) == "not-found"
    assert await refused(ann, **inside(over)) == "community-is-closed"
    assert await refused(ann, **inside(hidden, visibility="company")) == "stays-inside"
    assert await refused(ann, **inside(opened, visibility="team")) == "422"
    assert await refused(ann, visibility="community") == "422"


async def test_a_retry_after_the_community_closed_still_is_the_same_post(company: Company) -> None:
    ann = await company.enrol()
    address = await found(ann)
    url, body = f"/feed/posts/{uuid4()}", {"text": "Bread.", **inside(address)}
    first = await ann.api.put(url, json=body)
    await ann.api.delete(address)

    again = await ann.api.put(url, json=body)
    edited = await ann.api.put(url, json=body | {"text": "Rye."}, headers={"If-Match": '"1"'})

    assert [one.status_code for one in (first, again, edited)] == [201, 200, 200]


async def test_items_come_in_pages_last_active_first(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    address = await found(ann)
    first = await ask(ann, "First?", **inside(address))
    second = await post(ann, "Second.", **inside(address, visibility="company"))
    third = await post(ann, "Third.", **inside(address, visibility="me"))
    await join(address, ben)
    await answer(ben, first)

    with count_queries() as queries:
        page = (await ben.api.get(f"{address}/items", params={"limit": 1})).json()
    rest = (await ben.api.get(f"{address}/items", params={"after": page["next"]})).json()
    own = (await ann.api.get(f"{address}/items")).json()
    await ben.api.delete(f"{address}/members/me")
    outside = (await ben.api.get(f"{address}/items")).json()

    assert ids(page) + ids(rest) == [str(first), str(second)]
    assert str(third) in ids(own)
    assert ids(outside) == [str(second)]
    assert page["items"][0]["answers"] == 1
    assert len(queries) <= 3


async def test_only_members_are_told_that_they_are_mentioned(company: Company) -> None:
    ann, ben, cas = await company.enrol(), await company.enrol(), await company.enrol()
    address = await found(ann)
    await join(address, ben)
    text = f"See @[Ben](person:{ben.id}) and @[Cas](person:{cas.id})."

    await post(ann, text, **inside(address))

    assert [one.person_id for one in await company.published(PersonMentioned)] == [ben.id]
    [event] = await company.published(ItemPublished)
    assert (event.visibility, event.audience_id, event.community_id) == (
        "community", id_of(address), id_of(address),
    )  # fmt: skip


async def test_home_says_that_something_comes_from_a_community_of_ones_own(
    company: Company,
) -> None:
    ann, ben, cas, dan = [await company.enrol() for _ in range(4)]
    address = await found(ann)
    await join(address, ben)
    await company.deliver(
        CommunityFollowed(
            company_id=company.id,
            occurred_at=ann.changed.occurred_at,
            person_id=cas.id,
            community_id=id_of(address),
            revision=1,
        )
    )
    open_post = await post(ann, "For all.", **inside(address, visibility="company"))
    await post(ann, "For us.", **inside(address))
    await settle(company)

    pages = [await home_of(person) for person in (ben, cas, dan)]

    await join(address, dan)
    joined = await home_of(dan)

    assert len(joined["items"]) == 2
    assert [len(page["items"]) for page in pages] == [2, 1, 1]
    assert all("your-community" in codes(item) for page in pages[:2] for item in page["items"])
    assert "your-community" not in codes(pages[2]["items"][0])
    assert ids(pages[2]) == [str(open_post)]
    assert pages[2]["items"][0]["community_id"] == str(id_of(address))
