from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from matching.asks.waves import EXPIRY, WAVE
from services.matching.tests.asks.teams import WEDNESDAY, asked_in, states, team_of
from services.matching.tests.stories import BADGE, Story
from shared.events.feed import ItemRemoved, QuestionClosed, QuestionReopened
from shared.events.matching import AskWithdrawn, PersonAsked
from shared.events.profiles import CompanyChanged
from shared.testing.company import Company


async def test_a_new_question_is_asked_of_three_at_once(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 5)

    question = await story.question(ann)
    await company.run_due(WAVE)

    asked = await company.published(PersonAsked)
    assert [(event.question_id, event.asker_id, event.wave) for event in asked] == [
        (question, ann.id, 1)
    ] * 3
    assert all(event.reasons and event.reasons[0].texts["nl"] for event in asked)
    assert await states(ann, question) == ["asked"] * 3


async def test_imported_history_asks_nobody(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 2)

    await story.question(ann, imported=True)

    assert await company.due(WAVE) == []


async def test_a_private_question_asks_nobody(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")

    await story.question(ann, visibility="me")

    assert await company.due(WAVE) == []


async def test_only_those_who_may_read_the_question_are_asked(
    story: Story, company: Company
) -> None:
    lab = uuid4()
    ann, ben = [await story.enrol(name, unit_path=[lab]) for name in ("Ann", "Ben")]
    cleo = await story.enrol("Cleo", unit_path=[uuid4()])
    for person in (ben, cleo):
        await story.experienced(person, ann)

    await story.question(ann, visibility="unit")
    await company.run_due(WAVE)

    assert await asked_in(company, 1) == [ben.id]


async def test_the_next_wave_asks_others_after_four_working_hours(
    story: Story, company: Company
) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 5)
    question = await story.question(ann, occurred_at=WEDNESDAY.replace(year=2036))
    await company.run_due(WAVE)

    (due,) = await company.due(WAVE)
    await company.run_due(WAVE)

    assert due.at.astimezone(ZoneInfo("Europe/Brussels")).time() == time(14)
    first, second = await asked_in(company, 1), await asked_in(company, 2)
    assert (len(first), len(second), len({*first, *second})) == (3, 2, 5)
    assert len(await states(ann, question)) == 5


async def test_after_four_waves_nobody_more_is_asked(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await story.question(ann)

    runs = [await company.run_due(WAVE) for _ in range(5)]

    assert runs == [1, 1, 1, 1, 0]


async def test_the_company_decides_when_it_works(story: Story, company: Company) -> None:
    await company.deliver(
        CompanyChanged(
            company_id=company.id,
            occurred_at=datetime.now(UTC),
            revision=1,
            name="Night owls",
            language="en",
            time_zone="Asia/Tokyo",
            work_starts_at=time(20),
            work_ends_at=time(23),
            workdays=(6, 7),
            minimum_group_size=5,
        )
    )
    ann = await story.enrol("Ann")
    await story.question(ann, occurred_at=WEDNESDAY.replace(year=2036))
    await company.run_due(WAVE)

    (due,) = await company.due(WAVE)

    local = due.at.astimezone(ZoneInfo("Asia/Tokyo"))
    assert (local.isoweekday(), local.time()) == (7, time(21))


@pytest.mark.parametrize("ends", ["helped", "closed", "removed"])
async def test_what_ends_a_search_takes_open_requests_back(
    story: Story, company: Company, ends: str
) -> None:
    ann = await story.enrol("Ann")
    helpers = await team_of(story, ann, 3)
    question = await story.question(ann)
    await company.run_due(WAVE)
    now = datetime.now(UTC)
    events = {
        "closed": QuestionClosed(
            company_id=company.id, occurred_at=now, question_id=question, revision=2
        ),
        "removed": ItemRemoved(
            company_id=company.id, occurred_at=now, item_id=question, revision=2, kind="question"
        ),
        "helped": story.help_confirmed(ann, question, uuid4(), helpers[0]),
    }

    await company.deliver(events[ends])
    await company.deliver_again(events[ends])

    withdrawn = await company.published(AskWithdrawn)
    assert {(event.person_id, event.reason) for event in withdrawn} == {
        (helper.id, ends) for helper in helpers
    }
    assert len(withdrawn) == 3
    assert await company.due(WAVE) == []
    assert await company.due(EXPIRY) == []


async def test_an_answer_stops_the_waves_and_ends_the_own_request(
    story: Story, company: Company
) -> None:
    ann = await story.enrol("Ann")
    helpers = await team_of(story, ann, 3)
    question = await story.question(ann)
    await company.run_due(WAVE)

    await story.answer(helpers[1], question)

    assert await company.due(WAVE) == []
    assert sorted(await states(ann, question)) == ["answered", "asked", "asked"]
    (withdrawn,) = await company.published(AskWithdrawn)
    assert (withdrawn.person_id, withdrawn.reason) == (helpers[1].id, "answered")


async def test_a_question_answered_before_its_wave_asks_nobody(
    story: Story, company: Company
) -> None:
    ann = await story.enrol("Ann")
    (ben,) = await team_of(story, ann, 1)
    question = await story.question(ann)
    published = story.published("answer", ben, "So.", parent_id=question, imported=True)
    await company.deliver(published)

    await company.run_due(WAVE)

    assert await company.published(PersonAsked) == []


async def test_a_reopened_question_goes_on(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 4)
    question = await story.question(ann)
    await company.run_due(WAVE)
    now = datetime.now(UTC)
    closed = QuestionClosed(
        company_id=company.id, occurred_at=now, question_id=question, revision=2
    )
    reopened = QuestionReopened(
        company_id=company.id, occurred_at=now, question_id=question, revision=3
    )

    await company.deliver(closed, reopened)
    await company.deliver_again(closed)

    assert len(await company.due(WAVE)) in (0, 1)
    await company.deliver_again(reopened)
    await company.run_due(WAVE)
    assert len(await asked_in(company, 2)) == 1


async def test_the_asked_see_their_own_request(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    (ben,) = await team_of(story, ann, 1)
    question = await story.question(ann)
    await company.run_due(WAVE)

    mine = await ben.api.get(f"/matching/questions/{question}/asks/mine")

    assert (mine.status_code, mine.json()["state"]) == (200, "asked")


async def test_the_same_question_twice_asks_once(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 3)
    published = story.published("question", ann, BADGE)
    await company.deliver(published)
    await company.run_due(WAVE)

    await company.deliver_again(published)
    await company.run_due(WAVE, datetime.now(UTC) + timedelta(seconds=1))

    assert len(await company.published(PersonAsked)) == 3


async def test_nobody_is_asked_more_than_eight_times_a_day(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 1)
    for _ in range(10):
        await story.question(ann)

    await company.run_due(WAVE)

    assert len(await company.published(PersonAsked)) == 8


async def test_requests_nobody_reacts_to_expire(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    await team_of(story, ann, 1)
    question = await story.question(ann)
    await company.run_due(WAVE)

    await company.run_due(EXPIRY)

    assert await states(ann, question) == ["expired"]
