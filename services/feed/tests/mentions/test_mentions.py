"""Mentions tell who is named, if they may read it."""

from uuid import uuid4

from services.feed.tests.writing import ask, comment, inbox_of, post
from shared.events.feed import PersonMentioned
from shared.testing.company import Colleague, Company


def at(person: Colleague) -> str:
    return f"@[Someone](person:{person.id})"


async def test_who_is_mentioned_is_told_once_and_others_know(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()

    question_id = await ask(ann, f"{at(ben)} or {at(ben)}, how?")

    [event] = await company.published(PersonMentioned)
    assert event.model_dump(exclude={"event_id", "occurred_at"}) == {
        "company_id": company.id,
        "imported": False,
        "person_id": ben.id,
        "by_id": ann.id,
        "item_id": question_id,
    }
    assert await inbox_of(ben) == [("mentioned", question_id)]


async def test_an_edit_tells_only_who_is_new(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    question_id = await ask(ann, f"{at(ben)}?")

    await ann.api.put(
        f"/feed/questions/{question_id}",
        json={"text": f"{at(ben)} or {at(cas)}?"},
        headers={"If-Match": '"1"'},
    )

    assert [e.person_id for e in await company.published(PersonMentioned)] == [ben.id, cas.id]


async def test_who_may_not_read_it_is_not_told(company: Company, other_company: Company) -> None:
    root, team, other_team = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])
    ben = await company.enrol(unit_path=[root, team])
    cas = await company.enrol(unit_path=[root, other_team])
    zoe = await other_company.enrol()
    text = f"{at(ben)} {at(cas)} {at(zoe)} {at(ann)} @[x](person:{uuid4()})"

    await ask(ann, text, visibility="team")
    await ask(ann, text, visibility="me")

    assert [e.person_id for e in await company.published(PersonMentioned)] == [ben.id]
    assert await other_company.published(PersonMentioned) == []


async def test_a_unit_item_tells_those_below_the_unit(company: Company) -> None:
    root, unit, team, other = uuid4(), uuid4(), uuid4(), uuid4()
    lead = await company.enrol(unit_path=[root, unit])
    below = await company.enrol(unit_path=[root, unit, team])
    beside = await company.enrol(unit_path=[root, other])

    await ask(lead, f"{at(below)} {at(beside)}", visibility="unit")

    assert [e.person_id for e in await company.published(PersonMentioned)] == [below.id]


async def test_a_comment_mentions_too(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    item_id = await post(ann)

    await comment(ben, item_id, f"{at(cas)} look")

    assert await inbox_of(cas) == [("mentioned", item_id)]
    assert await inbox_of(ann) == [("commented", item_id)]
