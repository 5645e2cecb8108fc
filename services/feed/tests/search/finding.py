"""What tests of search share."""

from typing import Any

from services.feed.tests.writing import ask
from shared.testing.company import Company


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in found]


async def some_noise(company: Company) -> None:
    dan = await company.enrol()
    for text in (
        "Where can I park my bicycle near the warehouse?",
        "Who wants to join the running club on Thursdays?",
        "How do I book the large meeting room?",
        "Which gloves do I wear with solvents?",
    ):
        await ask(dan, text)
