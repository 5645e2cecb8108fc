"""Learning maps over the API."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.profiles.tests.firms import Firm
from shared.testing.company import Colleague


async def unit_of(firm: Firm, name: str) -> UUID:
    units = (await firm.boss.api.get("/profiles/units", params={"limit": 100})).json()["items"]
    return UUID(next(one["id"] for one in units if one["name"] == name))


def need(skill_id: UUID, people: int = 5, **more: Any) -> dict[str, Any]:
    return {"skill_id": str(skill_id), "people": people, **more}


async def draw(
    by: Colleague, unit_id: UUID, *needs: dict[str, Any], **headers: str
) -> httpx.Response:
    address = f"/profiles/learning-maps/{unit_id}"
    return await by.api.put(address, json={"needs": list(needs)}, headers=headers)


async def read(by: Colleague, unit_id: UUID) -> dict[str, Any]:
    response = await by.api.get(f"/profiles/learning-maps/{unit_id}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def claim(person: Colleague, skill_id: UUID, **more: Any) -> None:
    body = {"skill_id": str(skill_id), "kind": "have", "visibility": "me", **more}
    assert (await person.api.put(f"/profiles/claims/{uuid4()}", json=body)).status_code == 201


async def a_manager(firm: Firm, name: str, unit: str) -> Colleague:
    (manager,) = await firm.hire(name, unit=unit)
    unit_id = await unit_of(firm, unit.split("/")[-1])
    granted = await firm.boss.api.put(
        f"/profiles/people/{manager.id}/roles/manager", params={"unit_id": str(unit_id)}
    )
    assert granted.status_code == 200
    return await firm.colleague(name)


async def count(firm: Firm, now: datetime | None = None) -> int:
    """Let the worker count the maps that are due."""
    return await firm.company.run_due("learning-map-count", now or datetime.now(UTC))
