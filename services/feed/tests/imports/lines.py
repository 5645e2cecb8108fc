"""Makers: lines of history, and how they are sent."""

import json
from typing import Any
from uuid import uuid4

import httpx

from shared.testing.company import Colleague, Company

LONG_AGO = "2018-03-19T10:00:00+00:00"
LATER = "2018-03-20T10:00:00+00:00"


async def opened(boss: Colleague) -> str:
    url = f"/feed/imports/{uuid4()}"
    response = await boss.api.put(url, json={"source": "quantumcomputing.stackexchange.com"})
    assert response.status_code == 201
    return url


async def send(boss: Colleague, url: str, *lines: Any) -> httpx.Response:
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return await boss.api.post(
        f"{url}/lines", content=body, headers={"Content-Type": "application/x-ndjson"}
    )


async def finish(company: Company) -> None:
    while await company.run_due("import"):
        pass


def question(author: Colleague | None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "question",
        "id": str(uuid4()),
        "author": author and author.changed.external_id,
        "created_at": LONG_AGO,
        "title": "Qubits",
        "text": "What is a qubit, and why does it matter to us?",
        **more,
    }


def answer(author: Colleague, to: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "answer",
        "id": str(uuid4()),
        "question_id": to["id"],
        "author": str(author.id),
        "created_at": LATER,
        "text": "A two-level system.",
        **more,
    }


def helped(person: Colleague, by: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "helped",
        "answer_id": by["id"],
        "person": person.changed.external_id,
        "created_at": LATER,
    }


def comment(author: Colleague, on: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "comment",
        "id": str(uuid4()),
        "item_id": on["id"],
        "author": str(author.id),
        "created_at": LATER,
        "text": "Indeed.",
        **more,
    }


def reaction(person: Colleague, to: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "kind": "reaction",
        "item_id": to["id"],
        "person": str(person.id),
        "reaction": kind,
        "created_at": LATER,
    }
