"""A company with L&D, an allowance, and somebody who books."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from services.profiles.tests.firms import Firm
from services.profiles.tests.relations import Around, around_ann
from shared.testing.company import Colleague

YEAR = {"begins_on": "2026-01-01", "ends_on": "2026-12-31"}
LEDGER = "/profiles/ledger"
A_COURSE = {"form": "formal", "minutes": 120, "what": "Safety course", "on": "2026-03-02"}


@dataclass(frozen=True)
class Books:
    """Ann and those around her, and Emma of L&D."""

    around: Around
    emma: Colleague

    @property
    def ann(self) -> Colleague:
        return self.around.ann

    @property
    def firm(self) -> Firm:
        return self.around.firm

    async def allow(self, **values: object) -> dict[str, Any]:
        """Let L&D give an allowance for the year."""
        answer = await self.emma.api.put(f"/profiles/allowances/{uuid4()}", json=YEAR | values)
        assert answer.status_code == 201, answer.text
        allowance: dict[str, Any] = answer.json()
        return allowance

    async def rule(self, **values: object) -> None:
        """Let L&D set the policy."""
        answer = await self.emma.api.put("/profiles/learning-policy", json=values)
        assert answer.status_code == 201, answer.text

    async def balance(self, reader: Colleague | None = None, **query: str) -> dict[str, Any]:
        """Read Ann's balance."""
        params = {"on": "2026-06-01", "person_id": str(self.ann.id)} | query
        found = await (reader or self.ann).api.get(f"{LEDGER}/balance", params=params)
        assert found.status_code == 200, found.text
        balance: dict[str, Any] = found.json()
        return balance


async def open_books(firm: Firm) -> Books:
    around = await around_ann(firm)
    (emma,) = await firm.hire("emma", roles="analyst")
    return Books(around, emma)


async def book(person: Colleague, **values: object) -> httpx.Response:
    return await person.api.put(f"{LEDGER}/{uuid4()}", json=A_COURSE | values)


async def booked(person: Colleague, **values: object) -> dict[str, Any]:
    answer = await book(person, **values)
    assert answer.status_code == 201, answer.text
    entry: dict[str, Any] = answer.json()
    return entry


def slug(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")
