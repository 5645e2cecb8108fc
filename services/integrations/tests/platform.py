"""A learning platform outside: it signs what it sends as the connection says."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from integrations.authenticity import key_of
from integrations.standard_webhooks import signed_headers
from shared.testing.company import Colleague, Company

MAPPING: dict[str, Any] = {
    "only_if": [{"pointer": "/event", "equals": "completed"}],
    "account": "/user/id",
    "course_id": "/course/id",
    "course_title": "/course/title",
    "completed_at": "/at",
}
GENERIC: dict[str, Any] = {"description": "Our LMS", "vendor": "generic", "mapping": MAPPING}


def a_completion(account: str, **changed: Any) -> dict[str, Any]:
    """Make a message of the generic platform."""
    message: dict[str, Any] = {
        "event": "completed",
        "user": {"id": account},
        "course": {"id": "c-1", "title": "Giving feedback"},
        "at": "2026-11-01T10:00:00+01:00",
    }
    return message | changed


@dataclass
class Platform:
    """A connected platform, and the administrator who connected it."""

    company: Company
    admin: Colleague
    stranger: httpx.AsyncClient
    id: UUID
    key: bytes
    header: str | None = None
    sent: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/integrations/connections/{self.id}"

    @property
    def events_path(self) -> str:
        return f"/integrations/connections/{self.company.id}/{self.id}/events"

    async def send(self, message: object, **how: Any) -> httpx.Response:
        """Send a message, signed; `how` is what `send_body` takes."""
        return await self.send_body(json.dumps(message).encode(), **how)

    async def send_body(
        self,
        body: bytes,
        message_id: str | None = None,
        sent_ago: timedelta = timedelta(),
        query: Mapping[str, str] | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Send a body, signed; headers given here replace the right ones."""
        signed = self._signed(body, message_id or f"msg_{uuid4().hex}", sent_ago)
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.stranger.post(
            self.events_path,
            content=body,
            params=query,
            headers={"content-type": "application/json"} | signed | changed,
        )

    def _signed(self, body: bytes, message_id: str, ago: timedelta) -> dict[str, str]:
        if self.header is not None:
            return {self.header.lower(): hmac.new(self.key, body, hashlib.sha256).hexdigest()}
        return signed_headers([self.key], message_id, datetime.now(UTC) - ago, body)

    async def receipts(self, **query: str) -> list[dict[str, Any]]:
        """Give the log, newest first."""
        return await self._items("receipts", query)

    async def completions(self, **query: str) -> list[dict[str, Any]]:
        """Give the completions, newest first."""
        return await self._items("completions", query)

    async def _items(self, name: str, query: dict[str, str]) -> list[dict[str, Any]]:
        answer = await self.admin.api.get(f"{self.path}/{name}", params=query)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


async def connect(company: Company, anonymous: httpx.AsyncClient, **wanted: Any) -> Platform:
    """Connect a platform; it signs with the secret that was shown."""
    admin = await company.enrol("administrator")
    key = uuid4()
    described = GENERIC | wanted
    answer = await admin.api.put(f"/integrations/connections/{key}", json=described)
    assert answer.status_code == 201, answer.text
    header = described.get("signature_header")
    secret = key_of(answer.json()["secret"], "raw" if header else "base64")
    return Platform(company, admin, anonymous, key, secret, header)
