"""Who may read which figures, and what a bad request gets."""

from uuid import uuid4

import pytest

from shared.auth.roles import Role
from shared.events.profiles import RoleGrant
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

from ..stories import Story, at

REPORT = "/metrics/reports/weekly"
PICTURE = "/metrics/reports/weekly.svg"


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    await told.unit("care")
    await told.unit("night", above="care")
    return told


async def _enrol_at(company: Company, role: Role, story: Story, unit: str) -> Colleague:
    person = await company.enrol(unit_path=story.units["sales"])
    grant = RoleGrant(role=role, unit_id=story.units[unit][-1])
    changed = person.changed.model_copy(
        update={"roles": (grant,), "revision": 2, "event_id": uuid4()}
    )
    await company.deliver(changed)
    return company.as_colleague(changed)


async def _may_read(reader: Colleague, story: Story) -> list[str]:
    allowed = []
    for name, path in story.units.items():
        answer = await reader.api.get(REPORT, params={"unit": str(path[-1])})
        picture = await reader.api.get(PICTURE, params={"unit": str(path[-1])})
        assert answer.status_code == picture.status_code
        assert answer.status_code == 200 or answer.json()["type"] == "/problems/not-your-unit"
        allowed += [name] if answer.status_code == 200 else []
    return allowed


async def test_everyone_reads_the_company_and_those_who_answer_for_units_read_units(
    company: Company, story: Story
) -> None:
    learner = await company.enrol(unit_path=story.units["care"])
    manager = await company.enrol("manager", unit_path=story.units["care"])
    analyst = await company.enrol("analyst", unit_path=story.units["sales"])
    administrator = await company.enrol("administrator")
    curator = await company.enrol("curator", unit_path=story.units["care"])

    everyone = [learner, manager, analyst, administrator, curator]
    assert [(await person.api.get(REPORT)).status_code for person in everyone] == [200] * 5
    assert [await _may_read(person, story) for person in everyone] == [
        [],
        ["care", "night"],
        ["sales", "care", "night"],
        ["sales", "care", "night"],
        [],
    ]


async def test_a_role_for_a_unit_reaches_all_below_it_and_nothing_else(
    company: Company, story: Story
) -> None:
    analyst = await _enrol_at(company, "analyst", story, "care")
    manager = await _enrol_at(company, "manager", story, "night")

    assert await _may_read(analyst, story) == ["care", "night"]
    assert await _may_read(manager, story) == ["night"]


async def test_units_of_others_are_unknown(
    company: Company, other_company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    theirs = Story(other_company)
    await theirs.begin()
    foreign = await theirs.unit("sales")

    answers = [
        await analyst.api.get(REPORT, params={"unit": str(unit)}) for unit in (foreign, uuid4())
    ]

    assert [(a.status_code, a.json()["type"]) for a in answers] == [
        (404, "/problems/not-found"),
        (404, "/problems/not-found"),
    ]


async def test_a_company_nothing_is_known_of_yet_has_no_figures(company: Company) -> None:
    learner = await company.enrol()

    assert (await learner.api.get(REPORT)).status_code == 404
    assert (await learner.api.get("/metrics/definitions")).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2024-W10", "to": "2024-W09"},
        {"from": "2022-W01", "to": "2024-W05"},
        {"from": "2024-W60"},
        {"to": "week 9"},
        {"to": "9999-W01"},
        {"metric": "clicks"},
        {"unit": "sales"},
        {"limit": "101"},
        {"after": "nonsense"},
        {"after": "WyJ4Il0"},
    ],
)
async def test_a_malformed_request_is_told_what_is_wrong(
    company: Company, story: Story, query: dict[str, str]
) -> None:
    learner = await company.enrol()

    answer = await learner.api.get(REPORT, params=query)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_longest_range_and_the_future_are_no_errors(
    company: Company, story: Story
) -> None:
    learner = await company.enrol()

    longest = await learner.api.get(
        REPORT, params={"from": "2023-W01", "to": "2025-W02", "limit": "100"}
    )
    future = await learner.api.get(REPORT, params={"from": "2098-W01", "to": "2098-W09"})

    assert (longest.status_code, len(longest.json()["items"])) == (200, 100)
    assert (future.status_code, future.json()["items"]) == (200, [])


async def test_pages_follow_each_other(company: Company, story: Story) -> None:
    learner = await company.enrol()
    query = {"from": "2024-W01", "to": "2024-W10", "limit": "4"}

    seen, after = [], None
    for _ in range(3):
        answer = await learner.api.get(REPORT, params=query | ({"after": after} if after else {}))
        seen.append([week["week"] for week in answer.json()["items"]])
        after = answer.json()["next"]

    assert [len(page) for page in seen] == [4, 4, 2]
    assert [week for page in seen for week in page] == [f"2024-W{week:02}" for week in range(1, 11)]
    assert after is None


async def test_a_long_report_takes_as_many_queries_as_a_short_one(
    company: Company, story: Story, count_queries: CountQueries
) -> None:
    analyst = await company.enrol("analyst")
    for week in (1, 2, 3):
        await story.asks("care", 7, at(week))
    await story.close(20)

    counts = []
    for first in ("2024-W20", "2023-W01"):
        with count_queries() as seen:
            query = {"unit": str(story.units["care"][-1]), "from": first, "to": "2024-W20"}
            await analyst.api.get(REPORT, params=query | {"limit": "100"})
        counts.append(len(seen))

    assert counts == [6, 6]
