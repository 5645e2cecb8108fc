"""Persons who call the gateway, one sentence per request."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.world.contract import contract_at
from tests.world.stack import Stack

PATIENCE_SECONDS = 15.0
TRIES = 4


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
        return self._insist("GET", path, params=query)

    def put(self, path: str, body: Any = None, *, match: str | None = None) -> Any:
        """Create or change something; `match` is the ETag that was read."""
        return self._insist("PUT", path, json=body, headers=if_match(match))

    def post(self, path: str, body: Any = None) -> Any:
        """Ask for something to be done."""
        return self._insist("POST", path, json=body)

    def delete(self, path: str, *, match: str | None = None) -> None:
        """Take something away."""
        self._insist("DELETE", path, headers=if_match(match))

    def _insist(self, method: str, path: str, **request: Any) -> Any:
        """Send a request, again when it is told to come back: the machine may be busy."""
        for _ in range(TRIES):
            response = self.api.request(method, path, **request)
            if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
                break
            time.sleep(float(response.headers["retry-after"]))
        assert response.is_success, f"{method} {path}: {told(response)}"
        return response.json() if response.content else None

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


def if_match(etag: str | None) -> dict[str, str]:
    """Say which revision is meant."""
    return {"If-Match": etag} if etag else {}


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
