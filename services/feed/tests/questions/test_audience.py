"""Who sees a question, and who is told of it."""

from uuid import uuid4

from services.feed.tests.writing import ask, problem
from shared.events.feed import (
    ItemPublished,
    ItemRemoved,
)
from shared.testing.company import Company


async def test_two_companies_can_use_the_same_id(company: Company, other_company: Company) -> None:
    ann, zoe = await company.enrol(), await other_company.enrol()
    question_id = await ask(ann, "Ours?")

    theirs = await zoe.api.put(f"/feed/questions/{question_id}", json={"text": "Theirs?"})

    assert theirs.status_code == 201
    ours = await ann.api.get(f"/feed/questions/{question_id}")
    assert ours.json()["text"] == "Ours?"


async def test_a_question_to_the_team_is_unknown_to_others(company: Company) -> None:
    root, team, other_team = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, team])
    ben = await company.enrol(unit_path=[root, team])
    cas = await company.enrol(unit_path=[root, other_team])
    boss = await company.enrol(unit_path=[root])
    url = f"/feed/questions/{await ask(ann, visibility='team')}"

    seen = [(await person.api.get(url)).status_code for person in (ann, ben, cas, boss)]

    assert seen == [200, 200, 404, 404]


async def test_a_question_to_the_unit_is_known_below_it(company: Company) -> None:
    root, unit, team, other = uuid4(), uuid4(), uuid4(), uuid4()
    lead = await company.enrol(unit_path=[root, unit])
    ben = await company.enrol(unit_path=[root, unit, team])
    cas = await company.enrol(unit_path=[root, other])
    url = f"/feed/questions/{await ask(lead, visibility='unit')}"

    assert [(await p.api.get(url)).status_code for p in (ben, cas)] == [200, 404]


async def test_who_is_in_no_unit_cannot_share_with_it(company: Company) -> None:
    ann = await company.enrol()

    refused = await ann.api.put(
        f"/feed/questions/{uuid4()}", json={"text": "Hi", "visibility": "team"}
    )

    assert (refused.status_code, problem(refused)) == (409, "no-unit-to-share-with")


async def test_what_only_the_author_sees_is_told_to_nobody_until_it_is_opened(
    company: Company,
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/questions/{await ask(ann, 'Draft', visibility='me')}"
    assert await company.published(ItemPublished) == []
    assert (await ben.api.get(url)).status_code == 404

    await ann.api.put(url, json={"text": "Draft"}, headers={"If-Match": '"1"'})

    [event] = await company.published(ItemPublished)
    assert (event.revision, event.visibility) == (2, "company")
    assert (await ben.api.get(url)).status_code == 200


async def test_what_is_closed_to_others_again_is_taken_out_of_the_log(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/questions/{await ask(ann, 'Too early?')}"

    await ann.api.put(
        url, json={"text": "Too early?", "visibility": "me"}, headers={"If-Match": '"1"'}
    )

    assert (await ben.api.get(url)).status_code == 404
    assert await company.published(ItemPublished) == []
    assert [event.revision for event in await company.published(ItemRemoved)] == [2]
