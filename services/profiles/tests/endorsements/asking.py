"""Giving and judging endorsements over the API."""

from typing import Any
from uuid import UUID

import httpx

from shared.testing.company import Colleague

SAW_IT: dict[str, Any] = {"occasion": "She ran the oven at the open day."}


async def endorse(
    by: Colleague, person: Colleague, skill_id: UUID, body: dict[str, Any] = SAW_IT, **headers: str
) -> httpx.Response:
    address = f"/profiles/people/{person.id}/endorsements/{skill_id}"
    return await by.api.put(address, json=body, headers=headers)


async def judge(
    person: Colleague, by: Colleague, skill_id: UUID, etag: str | None = '"1"', **body: Any
) -> httpx.Response:
    return await person.api.put(
        f"/profiles/me/endorsements/{by.id}/{skill_id}",
        json={"verdict": "accepted", **body},
        headers={"If-Match": etag} if etag else {},
    )


async def shown(reader: Colleague, person: Colleague) -> list[str]:
    response = await reader.api.get(f"/profiles/people/{person.id}/endorsements")
    return [one["occasion"] or one["item_id"] for one in response.json()["items"]]


async def own(person: Colleague, **query: Any) -> list[tuple[str, str]]:
    response = await person.api.get("/profiles/me/endorsements", params=query)
    return [(one["endorser"]["id"], one["verdict"]) for one in response.json()["items"]]


async def strength(person: Colleague, skill_id: UUID) -> float:
    items = (await person.api.get("/profiles/me/expertise")).json()["items"]
    found = {one["skill_id"]: one["strength"] for one in items}
    return float(found.get(str(skill_id), 0.0))
