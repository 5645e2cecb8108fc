"""Makers of communities and of those who belong to them."""

from typing import Any
from uuid import UUID, uuid4

from shared.testing.company import Colleague

PATH = "/feed/communities"
BAKERS = {"name": "Bakers", "purpose": "Bread that rises.", "language": "en"}
HIDDEN = BAKERS | {"name": "New parents", "openness": "by_invitation"}


async def found(ann: Colleague, **more: Any) -> str:
    """Found a community and give its address."""
    address = f"{PATH}/{uuid4()}"
    founded = await ann.api.put(address, json=BAKERS | more)
    assert founded.status_code == 201, founded.text
    return address


async def join(address: str, *people: Colleague) -> None:
    """Let people join an open community."""
    for person in people:
        assert (await person.api.put(f"{address}/members/me")).status_code == 201


async def add(address: str, by: Colleague, *people: Colleague, role: str = "member") -> None:
    """Let a steward add people."""
    for person in people:
        added = await by.api.put(f"{address}/members/{person.id}", json={"role": role})
        assert added.status_code in {200, 201}, added.text


def id_of(address: str) -> UUID:
    """Give the id in a community's address."""
    return UUID(address.rpartition("/")[2])
