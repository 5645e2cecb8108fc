"""Calls made up from the contract alone: every answer is one that the contract promises."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.world.house import House
from tests.world.people import PATIENCE_SECONDS
from tests.world.stack import Stack

CONTRACT = Path(__file__).parents[1] / "openapi.json"
STREAMS = r"/stream$"


@schemathesis.serializer("application/x-ndjson")
def lines_of_json(_context: object, value: object) -> bytes:
    """Write what was made up as a file of JSON lines."""
    values = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(each) for each in values).encode()


@pytest.fixture(scope="module")
def connection() -> Iterator[requests.Session]:
    """Keep a connection open: a new one for each of thousands of calls costs as much as they do."""
    with requests.Session() as kept:
        kept.headers.clear()  # what is sent is made up, too
        yield kept


schema = schemathesis.openapi.from_path(CONTRACT).exclude(path_regex=STREAMS)


@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("RAAKVLAK_GENERATED_CALLS", "5")),
    deadline=None,
    derandomize="RAAKVLAK_GENERATED_CALLS" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_made_up_calls_get_an_answer_of_the_contract(
    case: Case,  # type: ignore[type-arg]  # of any operation
    stack: Stack,
    here: House,
    connection: requests.Session,
) -> None:
    response = case.call(
        base_url=stack.address,
        session=connection,
        headers={"Authorization": f"Bearer {here.admin.token}"},
        timeout=PATIENCE_SECONDS,
    )

    assert response.status_code < 500, response.text
    case.operation.validate_response(response)
