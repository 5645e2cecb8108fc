"""Persons who call the gateway, one sentence per request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.world.contract import contract_at
from tests.world.stack import Stack

PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Colleague:
    """Someone with a token; `get` and `put` insist on success, `api` lets a test look closer."""

    name: str
    id: UUID
    company: UUID
    token: str
    api: httpx.Client = field(repr=False)

    def get(self, path: str, **query: Any) -> Any:
        """Read something that must be there."""
        return _good(self.api.get(path, params=query))

    def put(self, path: str, body: Any = None, *, match: str | None = None) -> Any:
        """Create or change something; `match` is the ETag that was read."""
        headers = {"If-Match": match} if match else {}
        return _good(self.api.put(path, json=body, headers=headers))

    def post(self, path: str, body: Any = None) -> Any:
        """Ask for something to be done."""
        return _good(self.api.post(path, json=body))

    def delete(self, path: str, *, match: str | None = None) -> None:
        """Take something away."""
        headers = {"If-Match": match} if match else {}
        _good(self.api.delete(path, headers=headers))

    def ask(self, text: str, **more: Any) -> UUID:
        """Ask a question and return its id."""
        question = uuid4()
        self.put(f"/feed/questions/{question}", {"text": text, **more})
        return question

    def answer(self, question: UUID, text: str) -> UUID:
        """Answer a question and return the answer's id."""
        answer = uuid4()
        self.put(f"/feed/answers/{answer}", {"question_id": str(question), "text": text})
        return answer


def _good(response: httpx.Response) -> Any:
    assert response.is_success, f"{response.request.method} {response.url}: {told(response)}"
    return response.json() if response.content else None


def told(response: httpx.Response) -> str:
    """Say what came back, in short."""
    return f"{response.status_code} {response.text[:500]}"


def caller(
    stack: Stack, token: str | None, headers: Mapping[str, str] | None = None
) -> httpx.Client:
    """Open a client whose every answer is checked against the contract."""
    return httpx.Client(
        base_url=stack.address,
        headers={**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})},
        timeout=PATIENCE_SECONDS,
        event_hooks={"response": [contract_at(stack.address).check]},
    )
