"""A works council asks what is stored about people, who reads it and what is switched on."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.world.house import House, found_house
from tests.world.inside import rows
from tests.world.patience import until
from tests.world.stack import Stack

PEOPLE = tuple(f"p{number},Person {number},Engineering,,nl," for number in range(5))
SERVICES = ("profiles", "feed", "matching", "metrics", "integrations")


@pytest.fixture
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "council", PEOPLE)
    yield house
    house.leave()


def test_anybody_sees_what_is_stored_by_every_service_and_it_is_so(
    stack: Stack, firm: House
) -> None:
    member = firm.people["p0"]

    for service in SERVICES:
        told = member.get(f"/{service}/stored-data")
        tables = {one["table"] for one in told["kinds"]}
        assert all(one["purpose"] and one["kept"] for one in told["kinds"])
        assert all(one["is_in_export"] or one["not_in_export"] for one in told["kinds"])
        assert with_persons(stack, service) <= tables


def with_persons(stack: Stack, service: str) -> set[str]:
    """Name the tables of a service that plainly have a person in a column."""
    return set(
        rows(
            stack,
            service,
            "select distinct table_name from information_schema.columns"
            " where table_schema = 'public'"
            " and column_name in ('person_id', 'author_id', 'follower_id', 'asker_id', 'people')",
        )
    )


def test_anybody_sees_what_is_switched_on_by_whom_and_what_figures_mean(firm: House) -> None:
    member = firm.people["p0"]
    assert not [one for one in switches(member) if one["is_on"]]

    turned = firm.admin.api.put(
        "/profiles/switches", json={"country": "BE"}, headers={"If-Match": '"0"'}
    )

    assert turned.status_code == 200, turned.text
    assert [one["name"] for one in switches(member) if one["is_on"]] == ["counts"]
    (change,) = member.get("/profiles/switches/history")["items"]
    assert (change["was_on"], change["is_on"]) == (False, True)
    assert (change["by"], change["country"]) == (str(firm.admin.id), "BE")
    assert all(one["purpose"] for one in member.get("/metrics/definitions")["items"])
    assert member.get("/integrations/event-types")


def switches(person: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = person.get("/profiles/switches")["switches"]
    return found


def test_receipts_are_the_persons_own_and_counts_are_everybodys(firm: House) -> None:
    member, *others = (firm.people[f"p{number}"] for number in range(5))
    for person in others:
        firm.admin.get(f"/profiles/people/{person.id}/roles")
    assert member.get("/profiles/receipts/counts") == []

    firm.admin.get(f"/profiles/people/{member.id}/roles")

    (count,) = member.get("/profiles/receipts/counts")
    assert (count["kind"], count["readings"], count["people"]) == ("roles", 5, 5)
    (receipt,) = until(lambda: member.get("/profiles/me/receipts")["items"], "the receipt")
    assert receipt["by"]["id"] == str(firm.admin.id)
