"""A company that is asked how it learns together."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.testing.company import Colleague, Company

from ..stories import Story

PULSES = "/metrics/pulses"
VARIED = (1, 2, 3, 4, 5, 5)


def in_days(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


async def a_company_with_units(company: Company) -> Story:
    """Sales, and care with a night shift."""
    story = Story(company)
    await story.begin()
    await story.unit("sales")
    await story.unit("care")
    await story.unit("night", above="care")
    return story


async def hire(story: Story, unit: str, people: int) -> list[Colleague]:
    path = story.units[unit]
    return [await story.company.enrol(unit_path=path) for _ in range(people)]


async def opened(by: Colleague, unit_id: UUID | None = None, days: int = 7) -> str:
    """Open a pulse; give its address."""
    address = f"{PULSES}/{uuid4()}"
    body = {"unit_id": str(unit_id) if unit_id else None, "closes_on": str(in_days(days))}
    answer = await by.api.put(address, json=body)
    assert answer.status_code == 201, answer.text
    return address


async def answer(pulse: str, people: Sequence[Colleague], given: Sequence[int] = VARIED) -> None:
    """Let each answer one statement."""
    for number, one in enumerate(people):
        body = {"answers": {"time": given[number % len(given)]}}
        said = await one.api.put(f"{pulse}/answers/me", json=body)
        assert said.status_code == 200, said.text


async def close(company: Company) -> None:
    await company.run_due("close_pulse", datetime.now(UTC) + timedelta(days=30))


async def said_of_time(reader: Colleague, pulse: str, unit: UUID | None = None) -> dict[str, Any]:
    """Give what a reader is shown of the statement that was answered."""
    asked = await reader.api.get(pulse, params={"unit": str(unit)} if unit else {})
    assert asked.status_code == 200, asked.text
    found: list[dict[str, Any]] = asked.json()["results"]["items"]
    return next(one for one in found if one["statement"] == "time")
