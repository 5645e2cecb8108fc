"""Makers: what a test's people write, each with only what matters spelled out."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.testing.company import Colleague


async def ask(ann: Colleague, text: str = "How do I reset the badge reader?", **more: Any) -> UUID:
    """Ask a question."""
    return await _put(ann, "questions", {"text": text, **more})


async def answer(
    ben: Colleague, question_id: UUID, text: str = "Hold the button for ten seconds.", **more: Any
) -> UUID:
    """Answer a question."""
    return await _put(ben, "answers", {"question_id": str(question_id), "text": text, **more})


async def post(ben: Colleague, text: str = "I learned to solder today.", **more: Any) -> UUID:
    """Share something."""
    return await _put(ben, "posts", {"text": text, **more})


async def comment(ben: Colleague, item_id: UUID, text: str = "Nice.") -> UUID:
    """Comment on an item."""
    return await _put(ben, "comments", {"item_id": str(item_id), "text": text})


async def inbox_of(person: Colleague) -> list[tuple[str, UUID | None]]:
    """Give kind and item of what a person was told, newest first."""
    notes = (await person.api.get("/feed/inbox")).json()["items"]
    return [(note["kind"], note["item_id"] and UUID(note["item_id"])) for note in notes]


def problem(response: httpx.Response) -> str:
    """Give the slug of a refusal, which says what to do."""
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]
    return str(response.json()["type"]).removeprefix("/problems/")


async def _put(person: Colleague, feature: str, body: dict[str, Any]) -> UUID:
    thing = uuid4()
    response = await person.api.put(f"/feed/{feature}/{thing}", json=body)
    assert response.status_code == 201, response.text
    return thing
