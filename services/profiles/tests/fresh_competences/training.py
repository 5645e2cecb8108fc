"""Courses that people complete, debriefs they write, and point people who look."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.profiles.tests.firms import Firm
from shared.events.feed import ItemPublished
from shared.events.integrations import CourseCompleted
from shared.testing.company import Colleague

FRESH = "/profiles/fresh-competences"


def completed(firm: Firm, person: Colleague, days_ago: int = 1, **more: Any) -> CourseCompleted:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    values: dict[str, Any] = {"course_title": "First aid", "completion_id": uuid4(), **more}
    return CourseCompleted(
        company_id=firm.id,
        occurred_at=at,
        connection_id=uuid4(),
        person_id=person.id,
        course_id="c-1",
        completed_at=at,
        **values,
    )


def debriefed(course: CourseCompleted, **more: Any) -> ItemPublished:
    values: dict[str, Any] = {"item_id": uuid4(), "revision": 1, "visibility": "team", **more}
    return ItemPublished(
        company_id=course.company_id,
        occurred_at=datetime.now(UTC),
        kind="debrief",
        author_id=course.person_id,
        language="en",
        text="Press hard.",
        completion_id=course.completion_id,
        created_at=datetime.now(UTC),
        **values,
    )


async def appointed(firm: Firm, person: Colleague, of: Colleague, **more: Any) -> str:
    """Make somebody the point person of another's unit; give the address of their overview."""
    address = f"/profiles/point-people/{uuid4()}"
    body = {"person_id": str(person.id), "unit_id": str(of.changed.unit_id), **more}
    made = await firm.boss.api.put(address, json=body)
    assert made.status_code == 201, made.text
    return f"{address}/fresh-competences"


async def overview(person: Colleague, address: str, **query: Any) -> list[dict[str, Any]]:
    answer = await person.api.get(address, params=query)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def share(person: Colleague, course: CourseCompleted, seen_by: str, **more: Any) -> Any:
    """Decide who sees what one brought back."""
    address = f"{FRESH}/{course.completion_id}"
    known = await person.api.get(address)
    skills = [one["skill_id"] for one in known.json()["skills"]]
    body = {"skill_ids": skills, "seen_by": seen_by, **more}
    changed = await person.api.put(address, json=body, headers={"If-Match": known.headers["etag"]})
    assert changed.status_code == 200, changed.text
    return changed.json()


async def skill(firm: Firm, label: str) -> UUID:
    made = uuid4()
    await firm.boss.api.put(f"/profiles/skills/{made}", json={"labels": {"en": label}})
    return made
