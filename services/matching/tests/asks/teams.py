"""Teams to ask, and what became of asking them."""

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.matching.tests.stories import Story
from shared.events.matching import PersonAsked
from shared.testing.company import Colleague, Company

WEDNESDAY = datetime(2026, 6, 3, 10, 0, tzinfo=ZoneInfo("Europe/Brussels")).astimezone(UTC)


async def team_of(story: Story, ann: Colleague, size: int) -> list[Colleague]:
    """Let so many people have answered the like."""
    people = [await story.enrol(f"Helper {number}") for number in range(size)]
    for person in people:
        await story.experienced(person, ann)
    return people


async def asked_in(company: Company, wave: int) -> list[UUID]:
    return [e.person_id for e in await company.published(PersonAsked) if e.wave == wave]


async def states(ann: Colleague, question: UUID) -> list[str]:
    response = await ann.api.get(f"/matching/questions/{question}/asks")
    return [ask["state"] for ask in response.json()["items"]]
