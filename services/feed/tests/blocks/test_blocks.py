"""What a block keeps from somebody, and what following a skill brings: kept from what is told."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest

from services.feed.tests.reading import NOW, codes, home_of, ids, notes_of
from services.feed.tests.writing import answer, ask, post
from shared.events.feed import PersonMentioned
from shared.events.matching import PersonAsked
from shared.events.profiles import PersonErased, PersonNotified, SkillNamed
from shared.events.wishes import PersonBlocked, PersonUnblocked, SkillFollowed, SkillUnfollowed
from shared.testing.company import Colleague, Company

Told = Sequence[tuple[str, int]]
BEGUN: Told = (("begins", 1),)
ORDERS: list[tuple[Told, bool]] = [
    ([("begins", 1)], True),
    ([("begins", 1), ("ends", 2)], False),
    ([("ends", 2), ("begins", 1)], False),
    ([("begins", 3), ("ends", 2)], True),
]


async def tell_block(
    company: Company, blocker: Colleague, blocked: Colleague, told: Told = BEGUN
) -> None:
    for what, revision in told:
        kind = PersonBlocked if what == "begins" else PersonUnblocked
        event = kind(
            company_id=company.id,
            occurred_at=NOW,
            blocker_id=blocker.id,
            blocked_id=blocked.id,
            revision=revision,
        )
        await company.deliver(event)
        await company.deliver_again(event)


async def tell_follow(company: Company, person: Colleague, skill_id: UUID, told: Told) -> None:
    for what, revision in told:
        kind = SkillFollowed if what == "begins" else SkillUnfollowed
        event = kind(
            company_id=company.id,
            occurred_at=NOW,
            person_id=person.id,
            skill_id=skill_id,
            revision=revision,
        )
        await company.deliver(event)
        await company.deliver_again(event)


@pytest.mark.parametrize(("told", "is_on"), ORDERS)
async def test_of_somebody_one_blocks_nothing_is_in_the_home_feed(
    company: Company,
    told: Told,
    is_on: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id, own = await post(ben), await post(ann)

    await tell_block(company, ann, ben, told)

    assert ids(await home_of(ann)) == ([] if is_on else [str(post_id)])
    assert ids(await home_of(ben)) == [str(own)]


async def test_somebody_one_blocks_puts_nothing_into_the_inbox(company: Company) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    await tell_block(company, ann, ben)
    question_id = await ask(ann)

    await answer(ben, question_id)
    await post(ben, f"@[Ann](person:{ann.id}) and @[Cas](person:{cas.id}), look.")
    event = PersonNotified(
        company_id=company.id,
        occurred_at=NOW,
        person_id=ann.id,
        notice="kudos-given",
        thing_id=uuid4(),
        by_id=ben.id,
    )
    asked = PersonAsked(
        company_id=company.id,
        occurred_at=NOW,
        question_id=await ask(ben),
        person_id=ann.id,
        asker_id=ben.id,
        wave=1,
        reasons=(),
    )
    await company.deliver(event, asked)

    assert (await notes_of(ann))["items"] == []
    assert [e.person_id for e in await company.published(PersonMentioned)] == [cas.id]
    assert [note["kind"] for note in (await notes_of(cas))["items"]] == ["mentioned"]


async def test_who_is_blocked_goes_on_being_told(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await tell_block(company, ann, ben)

    await answer(ann, await ask(ben))

    assert [note["kind"] for note in (await notes_of(ben))["items"]] == ["answered"]


@pytest.mark.parametrize(("told", "is_on"), ORDERS)
async def test_a_followed_skill_is_an_interest_and_says_so(
    company: Company,
    told: Told,
    is_on: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    ann, ben = await company.enrol(language="nl"), await company.enrol()
    skill = uuid4()
    await company.deliver(
        SkillNamed(
            company_id=company.id,
            occurred_at=NOW,
            skill_id=skill,
            revision=1,
            labels={"nl": "lassen"},
        )
    )
    followed, other = await post(ben, skill_ids=[str(skill)]), await post(await company.enrol())

    await tell_follow(company, ann, skill, told)

    page = await home_of(ann)
    items = {item["id"]: item for item in page["items"]}
    assert ("your-interest" in codes(items[str(followed)])) is is_on
    assert "your-interest" not in codes(items[str(other)])
    if is_on:
        assert ids(page)[0] == str(followed)
        texts = [reason["text"] for reason in items[str(followed)]["reasons"]]
        assert "Je toonde interesse in lassen" in texts


async def test_an_erased_person_blocks_nobody_and_follows_nothing(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await tell_block(company, ann, ben)
    await tell_block(company, ben, ann)
    await tell_follow(company, ben, uuid4(), [("begins", 1)])

    await company.deliver(PersonErased(company_id=company.id, occurred_at=NOW, person_id=ben.id))

    assert ids(await home_of(ann)) == []
