"""An identity provider, as a company's administrator connects it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx

from services.profiles.tests.firms import Firm

ADDRESS = "http://test/profiles/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


async def make_token(firm: Firm) -> str:
    """Let the administrator make a credential."""
    path = f"/profiles/scim-credentials/{uuid4()}"
    made = await firm.boss.api.put(path, json={"description": "Entra ID"})
    assert made.status_code == 201, made.text
    return str(made.json()["token"])


class Provider:
    """An identity provider with its token."""

    def __init__(self, firm: Firm, api: httpx.AsyncClient) -> None:
        self.firm, self.api = firm, api

    async def create(self, user_name: str, **more: Any) -> dict[str, Any]:
        """Take a person in."""
        body = {"schemas": [USER], "userName": user_name, "active": True, **more}
        answer = await self.api.post("/Users", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def group(self, name: str, *members: str) -> dict[str, Any]:
        """Make a group of people."""
        people = [{"value": one} for one in members]
        body = {"schemas": [GROUP], "displayName": name, "members": people}
        answer = await self.api.post("/Groups", json=body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def read(self, path: str) -> dict[str, Any]:
        """Read a resource that is there."""
        answer = await self.api.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def find(self, query: str, **params: str | int) -> list[str]:
        """Give the user names that fit a filter."""
        answer = await self.api.get("/Users", params={"filter": query, **params})
        assert answer.status_code == 200, answer.text
        return [one["userName"] for one in answer.json().get("Resources", [])]

    async def patch(self, path: str, *operations: dict[str, Any]) -> httpx.Response:
        """Change a resource."""
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return await self.api.patch(path, json=body)


@asynccontextmanager
async def connected(firm: Firm) -> AsyncIterator[Provider]:
    """Connect an identity provider to a company; its answers are not in the OpenAPI contract."""
    token = await make_token(firm)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(firm.company.service.app),
        base_url=ADDRESS,
        headers={"authorization": f"Bearer {token}", "content-type": "application/scim+json"},
    ) as api:
        yield Provider(firm, api)
