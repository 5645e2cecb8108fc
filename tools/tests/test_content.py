from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tools.demo.content import Content, read_content

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
THIS_MONDAY = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/Brussels"))
SMALLEST_GROUP = 5


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(NOW)


def test_the_demo_is_the_same_every_time_it_is_read(content: Content) -> None:
    assert read_content(NOW) == content
    assert (len(content.people), len(content.history)) == (122, 439)


def test_the_history_ends_with_the_last_full_week(content: Content) -> None:
    ends = max(item.created_at for item in content.history)
    helped = [item.helped[1] for item in content.history if item.helped]

    assert THIS_MONDAY - timedelta(days=7) <= ends < THIS_MONDAY
    assert max(helped) < NOW


def test_everything_in_the_history_points_at_something_that_is_there(content: Content) -> None:
    people = {person.external_id for person in content.people}
    skills = {skill.id for skill in content.skills}
    seen = set()
    for item in content.history:
        assert item.author in people
        assert set(item.skills) <= skills
        assert item.parent_id is None or item.parent_id in seen
        assert item.helped is None or item.helped[0] in people - {item.author}
        seen.add(item.id)


def test_everyone_has_a_manager_but_the_director(content: Content) -> None:
    managers = {person.external_id: person.manager for person in content.people}
    for person in content.people[1:]:
        above = person.external_id
        for _ in range(6):
            above = managers[above] or above
        assert above == content.administrator.external_id


@pytest.mark.parametrize("department", ["Research", "Engineering"])
def test_at_least_three_weeks_of_every_department_are_large_enough_to_show(
    content: Content, department: str
) -> None:
    unit = {person.external_id: person.unit[:1] for person in content.people}
    asked: dict[int, set[str]] = defaultdict(set)
    helped: dict[int, set[str]] = defaultdict(set)
    for item in content.history:
        if item.kind == "question" and unit[item.author] == (department,):
            asked[week_of(item.created_at)].add(item.author)
        if item.helped and unit[item.helped[0]] == (department,):
            helped[week_of(item.helped[1])].add(item.helped[0])

    for counted in (asked, helped):
        assert sum(len(people) >= SMALLEST_GROUP for people in counted.values()) >= 3


def week_of(moment: datetime) -> int:
    return moment.isocalendar().week
