"""A request does not stay with someone who cannot answer it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from matching.asks.waves import REPLACEMENT, WAVE
from services.matching.tests.asks.teams import asked_in, states, team_of
from services.matching.tests.stories import BADGE, Story
from shared.events.base import Event
from shared.events.feed import ItemRevised
from shared.events.matching import AskWithdrawn
from shared.events.profiles import PersonChanged
from shared.events.wishes import PersonBlocked, PersonPaused
from shared.testing.company import Colleague, Company


def changed(person: Colleague, **values: object) -> PersonChanged:
    """Tell something new about a person."""
    now = {"occurred_at": datetime.now(UTC), "revision": person.changed.revision + 1}
    known = person.changed.model_dump(exclude={"event_id"})
    return PersonChanged.model_validate(known | now | values)


async def withdrawn(company: Company) -> list[tuple[UUID, str]]:
    return [(event.person_id, event.reason) for event in await company.published(AskWithdrawn)]


async def asked_of_three(story: Story, company: Company) -> tuple[Colleague, list[Colleague], UUID]:
    """Let Ann ask; three of four helpers are asked."""
    ann = await story.enrol("Ann")
    team = await team_of(story, ann, 4)
    question = await story.question(ann)
    await company.run_due(WAVE)
    asked = set(await asked_in(company, 1))
    return ann, sorted(team, key=lambda person: person.id not in asked), question


async def test_whoever_leaves_is_asked_no_more_and_another_one_is(
    story: Story, company: Company
) -> None:
    ann, (leaver, *_, fourth), question = await asked_of_three(story, company)
    leaving = changed(leaver, active=False)

    await company.deliver(leaving)
    await company.deliver_again(leaving)
    await company.run_due(REPLACEMENT)

    assert await withdrawn(company) == [(leaver.id, "unreachable")]
    assert fourth.id in await asked_in(company, 1)
    assert sorted(await states(ann, question)) == ["asked", "asked", "asked", "withdrawn"]


async def test_an_older_fact_about_a_person_takes_nothing_back(
    story: Story, company: Company
) -> None:
    ann, (helper, *_), question = await asked_of_three(story, company)
    await company.deliver(changed(helper, revision=helper.changed.revision + 5))

    await company.deliver(changed(helper, active=False))

    assert await withdrawn(company) == []
    assert await states(ann, question) == ["asked"] * 3


async def test_nobody_is_asked_for_someone_who_left(story: Story, company: Company) -> None:
    ann, (one, two, three, _), _question = await asked_of_three(story, company)

    await company.deliver(changed(ann, active=False))

    assert sorted(await withdrawn(company)) == sorted(
        (person.id, "removed") for person in (one, two, three)
    )
    assert await company.due(WAVE) == []


async def test_a_question_for_fewer_eyes_is_asked_of_those_who_may_read_it(
    story: Story, company: Company
) -> None:
    lab = uuid4()
    ann, ben = [await story.enrol(name, unit_path=[lab]) for name in ("Ann", "Ben")]
    cleo = await story.enrol("Cleo", unit_path=[uuid4()])
    for person in (ben, cleo):
        await story.experienced(person, ann)
    published = story.published("question", ann, BADGE)
    await company.deliver(published)
    await company.run_due(WAVE)
    narrowed = published.model_dump(exclude={"event_id"}) | {"revision": 2, "visibility": "unit"}

    await company.deliver(ItemRevised.model_validate(narrowed))

    assert await withdrawn(company) == [(cleo.id, "unreachable")]


async def test_whoever_moves_away_keeps_only_what_they_may_read(
    story: Story, company: Company
) -> None:
    lab = uuid4()
    ann, ben = [await story.enrol(name, unit_path=[lab]) for name in ("Ann", "Ben")]
    await story.experienced(ben, ann)
    await story.question(ann, visibility="unit")
    await story.question(ann, "How do I calibrate the badge reader at the gate?")
    await company.run_due(WAVE)
    elsewhere = uuid4()

    await company.deliver(changed(ben, unit_id=elsewhere, unit_path=[elsewhere]))

    assert len(await asked_in(company, 1)) == 2
    assert await withdrawn(company) == [(ben.id, "unreachable")]


@pytest.mark.parametrize("what", ["pause", "block", "blocked"])
async def test_whoever_pauses_or_is_kept_apart_from_the_asker_is_asked_no_more(
    story: Story, company: Company, what: str
) -> None:
    ann, (helper, *_, fourth), _question = await asked_of_three(story, company)
    now = datetime.now(UTC)
    known = {"company_id": company.id, "occurred_at": now, "revision": 1}
    blocker, blocked = (helper, ann) if what == "block" else (ann, helper)

    if what == "pause":
        until = now + timedelta(days=3)
        news: Event = PersonPaused.model_validate(known | {"person_id": helper.id, "until": until})
    else:
        both = {"blocker_id": blocker.id, "blocked_id": blocked.id}
        news = PersonBlocked.model_validate(known | both)
    await company.deliver(news)
    await company.deliver_again(news)
    await company.run_due(REPLACEMENT)

    assert await withdrawn(company) == [(helper.id, "unreachable")]
    assert fourth.id in await asked_in(company, 1)
