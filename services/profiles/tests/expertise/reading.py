"""Reading expertise over the API."""

from typing import Any
from uuid import UUID

from shared.testing.company import Colleague

ADDRESS = "/profiles/me/expertise"


async def expertise(person: Colleague, **query: Any) -> list[dict[str, Any]]:
    response = await person.api.get(ADDRESS, params=query)
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def strength(person: Colleague) -> float:
    (found,) = await expertise(person)
    return float(found["strength"])


async def show(person: Colleague, skill_id: UUID, **body: Any) -> None:
    wanted = {"visibility": "company", **body}
    assert (await person.api.put(f"{ADDRESS}/{skill_id}", json=wanted)).is_success


async def seen(by: Colleague, person: Colleague) -> list[dict[str, Any]]:
    response = await by.api.get(f"/profiles/people/{person.id}/expertise")
    assert response.status_code == 200
    items: list[dict[str, Any]] = response.json()["items"]
    return items
