"""Imported history: its weeks wait for the whole of it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shared.testing.company import Company

from ..readers import shown_value
from ..stories import Story, at


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    await told.unit("care")
    return told


async def test_imported_history_waits_until_the_import_is_complete(
    company: Company, story: Story
) -> None:
    history = [
        story.question("sales", at(week), imported=True) for week in (1, 2) for _ in "123456"
    ]
    await company.deliver(*history)
    await story.close(2)
    waiting = [await shown_value(company, week, "people_asked") for week in (1, 2)]

    await company.deliver(story.history_is_complete())
    await company.run_due("close_weeks")

    assert waiting == [("importing", None), ("importing", None)]
    assert [await shown_value(company, week, "people_asked") for week in (1, 2)] == [
        ("released", 5),
        ("released", 5),
    ]


async def test_history_from_before_the_company_began_is_shown(company: Company) -> None:
    story = Story(company, {"sales": (uuid4(),)})
    await story.begin(week=12)
    await company.deliver(*(story.question("sales", at(2), imported=True) for _ in range(11)))
    before = await shown_value(company, 1, "people_asked")

    await company.deliver(story.history_is_complete())
    await company.run_due("close_weeks")

    assert before == ("not_recorded", None)
    assert await shown_value(company, 1, "people_asked") == ("not_recorded", None)
    assert await shown_value(company, 2, "people_asked") == ("released", 10)
    assert await shown_value(company, 3, "people_asked") == ("too_few", None)


async def test_weeks_between_imported_ones_wait_for_the_import_too(company: Company) -> None:
    story = Story(company, {"sales": (uuid4(),)})
    await story.begin(week=12)
    await company.deliver(*(story.question("sales", at(2), imported=True) for _ in range(6)))
    await story.close(11)
    await company.deliver(*(story.question("sales", at(5), imported=True) for _ in range(6)))

    await company.deliver(story.history_is_complete())
    await company.run_due("close_weeks")

    assert await shown_value(company, 2, "people_asked") == ("released", 5)
    assert await shown_value(company, 5, "people_asked") == ("released", 5)


async def test_a_running_import_does_not_hold_up_weeks_it_has_not_touched(
    company: Company, story: Story
) -> None:
    await company.deliver(story.question("sales", at(1), imported=True))
    await story.asks("sales", 6, at(2))
    await story.close(2)

    assert await shown_value(company, 1, "people_asked") == ("importing", None)
    assert await shown_value(company, 2, "people_asked") == ("released", 5)


async def test_an_import_that_is_still_arriving_keeps_its_weeks_open(
    company: Company, story: Story
) -> None:
    await company.deliver(story.history_is_complete())
    [planned] = [row for row in await company.due("close_weeks") if row.key == "history"]
    await company.deliver(story.question("sales", at(1), imported=True))

    await company.run_due("close_weeks", planned.at)

    [again] = [row for row in await company.due("close_weeks") if row.key == "history"]
    assert timedelta() < again.at - planned.at < timedelta(minutes=1)
    assert await shown_value(company, 1, "people_asked") == ("importing", None)


async def test_a_long_history_is_closed_in_several_runs(company: Company) -> None:
    story = Story(company, {"sales": (uuid4(),)})
    await story.begin(week=80)
    for week in (1, 75):
        await company.deliver(*(story.question("sales", at(week), imported=True) for _ in range(6)))

    await company.deliver(story.history_is_complete())
    await company.run_due("close_weeks")
    after_one_run = [await shown_value(company, week, "people_asked") for week in (60, 61)]
    await company.run_due("close_weeks")

    assert after_one_run == [("too_few", None), ("not_recorded", None)]
    assert [await shown_value(company, week, "people_asked") for week in (1, 61, 75)] == [
        ("released", 5),
        ("too_few", None),
        ("released", 5),
    ]


async def test_history_for_a_published_week_is_left_out(company: Company, story: Story) -> None:
    await story.close(1)
    await company.deliver(*(story.question("sales", at(1), imported=True) for _ in range(9)))
    await story.close(2)

    assert await shown_value(company, 1, "people_asked") == ("too_few", None)
    assert await shown_value(company, 2, "people_asked") == ("too_few", None)
