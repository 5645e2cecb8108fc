"""A company with people in it, and one of everything that can be addressed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.world.contract import Contract, Operation, contract_at
from tests.world.examples import example
from tests.world.patience import until
from tests.world.people import Colleague, caller
from tests.world.stack import Stack

CANARY = "zeldzaamvogeltje"
SENT_OUTSIDE = ("/integrations/deliveries", "/integrations/subscriptions")
DOORS = {
    "profiles": "/profiles/me",
    "feed": "/feed/inbox",
    "matching": "/matching/preferences",
    "metrics": "/metrics/definitions",
    "integrations": "/integrations/event-types",
}


@dataclass
class House:
    """A company as its people see it; `things` are the ids that path parameters name."""

    stack: Stack
    company: UUID
    admin: Colleague
    people: dict[str, Colleague] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)

    @property
    def ann(self) -> Colleague:
        return self.people["ann"]

    @property
    def ben(self) -> Colleague:
        return self.people["ben"]

    @property
    def chloe(self) -> Colleague:
        return self.people["chloe"]

    @property
    def dirk(self) -> Colleague:
        return self.people["dirk"]

    @property
    def emma(self) -> Colleague:
        return self.people["emma"]

    @property
    def farid(self) -> Colleague:
        return self.people["farid"]

    @property
    def contract(self) -> Contract:
        return contract_at(self.stack.address)

    def leave(self) -> None:
        """Close everyone's connections."""
        for person in (self.admin, *self.people.values()):
            person.api.close()

    def filled(self, operation: Operation, other: Mapping[str, str] | None = None) -> str:
        """Put this house's ids into an operation's path."""
        names = [parameter["name"] for parameter in operation.parameters("path")]
        changed = {f"{operation.service}.{name}": value for name, value in (other or {}).items()}
        known = {**self.things, **changed}
        # Two services may call different things alike; then the service is said.
        keys = {name: f"{operation.service}.{name}" for name in names}
        keys = {name: key if key in known else name for name, key in keys.items()}
        missing = [name for name, key in keys.items() if key not in known]
        assert not missing, f"{operation} has {missing}: give tests/world/furniture.py one of it"
        return operation.path.format(**{name: known[key] for name, key in keys.items()})

    def call(self, client: httpx.Client, operation: Operation) -> httpx.Response:
        """Call an operation with this house's ids and an example body."""
        request: dict[str, Any] = {"params": needed_query(operation, self.contract)}
        if operation.body is not None:
            request["json"] = example(operation.body, self.contract.components)
        with client.stream(operation.method.upper(), self.filled(operation), **request) as response:
            if "event-stream" in response.headers.get("content-type", ""):
                # It never ends; that it began is all there is to see.
                return httpx.Response(response.status_code, request=response.request)
            response.read()
            return response

    def everything(self) -> dict[str, str]:
        """Read every single thing there is in this house, as its administrator.

        Not what is being sent outside: that is tried again at its own times.
        """
        return {
            str(operation): self.call(self.admin.api, operation).text
            for operation in self.contract.operations()
            if operation.method == "get"
            and operation.parameters("path")
            and not operation.path.startswith(SENT_OUTSIDE)
        }

    def send(self, person: Colleague, operation: Operation, body: Any) -> httpx.Response:
        """Send a body, whatever characters are in it."""
        return self.send_raw(person, operation, json.dumps(body).encode())

    def send_raw(self, person: Colleague, operation: Operation, raw: bytes) -> httpx.Response:
        """Send bytes that call themselves JSON."""
        return person.api.request(
            operation.method.upper(),
            self.filled(operation),
            content=raw,
            headers={"Content-Type": "application/json"},
            params=needed_query(operation, self.contract),
        )


def needed_query(operation: Operation, contract: Contract) -> dict[str, Any]:
    """Fill the query parameters an operation insists on."""
    return {
        parameter["name"]: example(parameter["schema"], contract.components)
        for parameter in operation.parameters("query")
        if parameter.get("required")
    }


def found_house(stack: Stack, name: str, rows: Iterable[str]) -> House:
    """Create a company, let its people in by CSV, and wait until every service knows them."""
    admin_key = f"admin-{name}"
    unique = f"{name} {uuid4().hex[:6]}"
    founded = json.loads(stack.local("company", "--name", unique, "--admin", admin_key))
    company = UUID(founded["company_id"])
    admin = enter(stack, company, admin_key)
    house = House(stack, company, admin)
    hire(house, rows)
    return house


def hire(house: House, rows: Iterable[str]) -> None:
    """Import people, one CSV row each: external id, name, unit, manager, languages, roles."""
    header = "external_id,display_name,unit,manager_external_id,language,roles,subject"
    lines = [f"{row},{row.split(',')[0]}" for row in rows]
    hire_from(house, [header, *lines])
    for line in lines:
        key = line.split(",")[0]
        house.people[key] = enter(house.stack, house.company, key)


def hire_from(house: House, lines: Iterable[str]) -> None:
    """Import a people file and wait until it is done."""
    started = house.admin.api.post(
        "/profiles/people/imports",
        content="\n".join(lines).encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert started.status_code == 202, started.text
    address = started.headers["Location"]
    until(lambda: house.admin.get(address)["status"] == "done", f"{address} is done")


def enter(stack: Stack, company: UUID, key: str) -> Colleague:
    """Sign someone in, as soon as every service knows who they are."""
    token = stack.token(key, company)
    api = caller(stack, token)
    for service, door in DOORS.items():
        until(partial(_is_open, api, door), f"{service} knows {key}")
    me = api.get("/profiles/me").json()
    return Colleague(key, UUID(me["id"]), company, token, api)


def _is_open(api: httpx.Client, door: str) -> bool:
    return api.get(door).status_code != 403
