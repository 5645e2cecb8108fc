"""What is read of a company, per unit and week."""

from uuid import uuid4

import pytest

from shared.events.metrics import WeekClosed
from shared.testing.company import Colleague, Company

from ..stories import Story, at

REPORT = "/metrics/reports/weekly"


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    await told.unit("care")
    await told.unit("night", above="care")
    return told


async def _cells(reader: Colleague, **query: str) -> list[tuple[str, str, int | None]]:
    answer = await reader.api.get(REPORT, params={"to": "2024-W13", **query})
    assert answer.status_code == 200, answer.text
    return [
        (week["week"], cell["status"], cell["value"])
        for week in answer.json()["items"]
        for cell in week["cells"]
    ]


OPEN_WEEK = {
    "week": "2024-W02",
    "begins_on": "2024-01-08",
    "state": "open",
    "appears_at": "2024-01-15T05:00:00Z",
    "has_late_facts": False,
    "minimum_group": None,
    "cells": [],
    "text": "Appears on Monday 15 Jan at 06:00.",
}
ABOUT_TEN = {
    "metric": "people_asked",
    "unit": "people",
    "status": "released",
    "value": 10,
    "low": 8,
    "high": 12,
    "n_class": "10–19",
    "method": "count",
    "shown_unit_id": None,
    "shown_period": "2024-W02",
    "text": "about 10 people (8 to 12)",
}
CLOSED_WEEK = OPEN_WEEK | {
    "state": "closed",
    "appears_at": None,
    "minimum_group": 5,
    "cells": [ABOUT_TEN],
    "text": "Closed.",
}


async def test_a_week_appears_on_monday_morning(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst")
    await story.asks("sales", 12, at(2))
    query = {"from": "2024-W02", "to": "2024-W02", "metric": "people_asked"}

    before = await analyst.api.get(REPORT, params=query)
    await story.close(2)
    after = await analyst.api.get(REPORT, params=query)

    assert before.json()["items"] == [OPEN_WEEK]
    assert after.json() == {
        "unit_id": None,
        "unit_name": "The whole company",
        "time_zone": "Europe/Brussels",
        "minimum_group": 5,
        "lang": "en",
        "items": [CLOSED_WEEK],
        "next": None,
    }


async def test_every_closed_week_is_told(company: Company, story: Story) -> None:
    await story.close(3)

    told = [event.week.isoformat() for event in await company.published(WeekClosed)]

    assert told == ["2024-01-01", "2024-01-08", "2024-01-15"]


async def test_a_small_unit_shows_the_unit_above_it(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst", language="nl")
    await story.asks("sales", 8, at(2))
    await story.asks("care", 9, at(2))
    await story.asks("night", 3, at(2))
    await story.close(2)

    night = await analyst.api.get(
        REPORT,
        params={
            "unit": str(story.units["night"][-1]),
            "from": "2024-W02",
            "to": "2024-W02",
            "metric": "people_asked",
        },
    )

    [cell] = night.json()["items"][0]["cells"]
    assert (cell["status"], cell["value"]) == ("widened", 10)
    assert cell["shown_unit_id"] == str(story.units["care"][-1])
    assert cell["text"] == (
        "Te weinig voor deze cel; dit is care, 2024-W02: ongeveer 10 mensen (8 tot 12)"
    )


async def test_what_would_give_a_sibling_away_is_not_shown(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst")
    await story.asks("sales", 30, at(2))
    await story.asks("care", 3, at(2))
    await story.close(2)

    sales = await _cells(
        analyst, unit=str(story.units["sales"][-1]), metric="people_asked", **{"from": "2024-W02"}
    )
    whole = await _cells(analyst, metric="people_asked", **{"from": "2024-W02"})

    assert sales[0] == ("2024-W02", "widened", 33)
    assert whole[0] == ("2024-W02", "released", 33)


async def test_a_company_with_too_few_says_so(company: Company, story: Story) -> None:
    learner = await company.enrol()
    await story.asks("sales", 4, at(2))
    await story.close(2)

    answer = await learner.api.get(
        REPORT, params={"from": "2024-W02", "to": "2024-W02", "metric": "people_asked"}
    )

    [cell] = answer.json()["items"][0]["cells"]
    assert (cell["status"], cell["value"], cell["n_class"]) == ("too_few", None, None)
    assert cell["text"] == (
        "Too few: under 5 people, or so few others that they could be worked out."
    )


async def test_a_unit_too_small_for_weeks_shows_its_quarter(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst")
    for week in range(1, 14):
        await story.asks("sales", 2, at(week))
        await story.asks("care", 1, at(week))
    await story.close(13)

    sales = await _cells(analyst, unit=str(story.units["sales"][-1]), metric="people_asked")

    assert sales == [(f"2024-W{week:02}", "widened", 26) for week in range(1, 14)]


async def test_all_metrics_are_shown(company: Company, story: Story) -> None:
    learner = await company.enrol()
    questions = await story.asks("sales", 12, at(2))
    helpers = [uuid4() for _ in range(6)]
    for number, question in enumerate(questions):
        where = "care" if number < 6 else "sales"
        await company.deliver(story.help(question, where, at(2, 30), helper=helpers[number % 6]))
    await story.close(2)

    answer = await learner.api.get(REPORT, params={"from": "2024-W02", "to": "2024-W02"})

    cells = answer.json()["items"][0]["cells"]
    assert [(c["metric"], c["value"], c["low"], c["high"], c["text"]) for c in cells] == [
        ("people_asked", 10, 8, 12, "about 10 people (8 to 12)"),
        ("people_helped", 10, 8, 12, "about 10 people (8 to 12)"),
        ("helpers", 5, 5, 7, "about 5 people (5 to 7)"),
        ("time_to_help", 180, 180, 180, "3 h (95% interval 3 h to 3 h)"),
        ("helped_from_elsewhere", 50, 25, 75, "50% (95% interval 25% to 75%)"),
        ("sos_moments", None, None, None, cells[-1]["text"]),
    ]


async def test_enough_people_without_an_interval_is_not_detectable(
    company: Company, story: Story
) -> None:
    learner = await company.enrol(language="fr")
    for question in await story.asks("sales", 6, at(2)):
        await company.deliver(story.help(question, "sales", at(2, 30)))
    await story.close(2)

    answer = await learner.api.get(
        REPORT, params={"from": "2024-W02", "to": "2024-W02", "metric": "time_to_help"}
    )

    [cell] = answer.json()["items"][0]["cells"]
    assert (cell["status"], cell["value"], cell["n_class"]) == ("not_detectable", None, "5–9")
    assert cell["text"] == "Non détectable : trop peu de personnes pour un intervalle fiable."


async def test_the_same_question_always_gets_the_same_answer(
    company: Company, story: Story
) -> None:
    analyst, manager = await company.enrol("analyst"), await company.enrol("administrator")
    questions = await story.asks("sales", 12, at(2))
    await story.close(2)
    first = await _cells(analyst, **{"from": "2024-W02"})

    await story.asks("sales", 9, at(2))
    await company.deliver(*(story.removal(question) for question in questions))
    await story.close(2)

    assert await _cells(analyst, **{"from": "2024-W02"}) == first
    assert await _cells(manager, **{"from": "2024-W02"}) == first


async def test_late_facts_count_in_the_next_week_which_says_so(
    company: Company, story: Story
) -> None:
    learner = await company.enrol()
    await story.close(2)
    await story.asks("sales", 7, at(2))
    await story.close(3)

    answer = await learner.api.get(
        REPORT, params={"from": "2024-W02", "to": "2024-W03", "metric": "people_asked"}
    )

    assert [
        (week["week"], week["has_late_facts"], week["cells"][0]["value"])
        for week in answer.json()["items"]
    ] == [("2024-W02", False, None), ("2024-W03", True, 5)]


async def test_a_raised_minimum_counts_from_then_on(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst")
    await story.asks("sales", 8, at(1))
    await story.close(1)
    await story.begin(minimum_group_size=10, revision=2)
    await story.asks("sales", 8, at(2))
    await story.close(2)

    cells = await _cells(analyst, metric="people_asked")

    assert cells[:2] == [("2024-W01", "released", 10), ("2024-W02", "too_few", None)]
