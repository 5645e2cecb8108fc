"""What other services tell of somebody's learning."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.profiles.tests.firms import Firm
from shared.events.feed import HelpConfirmed, ItemPublished
from shared.events.integrations import CourseCompleted
from shared.testing.company import Colleague

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_course(firm: Firm, person: Colleague, **values: Any) -> CourseCompleted:
    return CourseCompleted(
        **{
            "company_id": firm.id,
            "occurred_at": MONDAY,
            "completion_id": uuid4(),
            "connection_id": uuid4(),
            "person_id": person.id,
            "course_id": "safety-101",
            "course_title": "Safety",
            "course_url": "https://lms.example/safety",
            "completed_at": MONDAY,
            **values,
        }
    )


def a_debrief(firm: Firm, person: Colleague, **values: Any) -> ItemPublished:
    return ItemPublished(
        **{
            "company_id": firm.id,
            "occurred_at": MONDAY,
            "revision": 1,
            "item_id": uuid4(),
            "kind": "debrief",
            "author_id": person.id,
            "visibility": "company",
            "language": "en",
            "title": "Heights",
            "text": "Hook on first.",
            "created_at": MONDAY,
            **values,
        }
    )


def a_help(firm: Firm, helped: Colleague, helper: Colleague, **values: Any) -> HelpConfirmed:
    return HelpConfirmed(
        **{
            "company_id": firm.id,
            "occurred_at": MONDAY,
            "answer_id": uuid4(),
            "question_id": uuid4(),
            "person_id": helped.id,
            "helper_id": helper.id,
            "asker_id": helped.id,
            "by_asker": True,
            "is_first": True,
            "revision": 1,
            "asked_at": MONDAY - timedelta(days=1),
            "answered_at": MONDAY,
            **values,
        }
    )


async def read(person: Colleague, **query: str | int) -> list[dict[str, Any]]:
    found = await person.api.get("/profiles/me/record", params=query)
    assert found.status_code == 200, found.text
    entries: list[dict[str, Any]] = found.json()["items"]
    return entries


def entry(kind: str, thing_id: UUID | str, **values: object) -> dict[str, Any]:
    """Give a whole entry with what is said and nothing else."""
    return {
        "kind": kind,
        "id": str(thing_id),
        "on": "2026-03-02",
        "title": None,
        "text": None,
        "skills": [],
        "minutes": None,
        "thread_id": None,
        "url": None,
        "people_helped": None,
        **values,
    }
