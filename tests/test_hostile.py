"""Whatever is sent to whichever operation: a refusal in words or an answer, never a breakdown."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.world.contract import Contract, Operation
from tests.world.examples import example, text_fields
from tests.world.hostile import HOSTILE_TEXTS
from tests.world.house import House
from tests.world.people import told

ONE_MEGABYTE = 1024 * 1024
SENDERS = 8
BROKEN_BODIES = {
    "nothing": b"",
    "half": b'{"text": "a',
    "null": b"null",
    "a list": b"[]",
    "a number": b"1e400",
    "not a number": b'{"text": NaN}',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "very deep": b"[" * 20_000,
    "deep objects": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "the same key twice": b'{"text": "a", "text": 1}',
    "a huge number": b'{"text": ' + b"9" * 5000 + b"}",
}
WRONG_LIMITS = ["0", "-1", "101", "1e2", "", "99999999999999999999", "x", "\u0665"]
WRONG_CURSORS = ["x", "%00", "AAAA", "bnVsbA", "W10", "e30", "A" * 5000]


def with_bodies(contract: Contract) -> Iterator[Operation]:
    """List what takes a JSON object of ours; history comes in lines, an LMS sends what it likes."""
    for operation in contract.operations():
        if isinstance(example(operation.body or {}, contract.components), dict):
            yield operation


def is_refused(response: httpx.Response) -> bool:
    is_problem = response.headers.get("content-type") == "application/problem+json"
    return 400 <= response.status_code < 500 and is_problem


def test_hostile_texts_in_every_text_field(contract: Contract, here: House) -> None:
    for operation in with_bodies(contract):
        body = example(operation.body or {}, contract.components)
        for field in text_fields(operation.body or {}, contract.components):
            for name, text in HOSTILE_TEXTS.items():
                response = here.send(here.admin, operation, {**body, field: text})

                assert response.status_code < 500, f"{operation} {field} {name}: {told(response)}"
                assert "\0" not in response.text, f"{operation} {field} {name}"


def test_hostile_texts_in_every_query_parameter(contract: Contract, here: House) -> None:
    for operation in contract.operations():
        for parameter in operation.parameters("query"):
            for name, text in HOSTILE_TEXTS.items():
                query = {parameter["name"]: text.encode("utf-8", "replace").decode()[:2000]}
                with here.admin.api.stream(
                    operation.method.upper(), here.filled(operation), params=query
                ) as response:
                    assert response.status_code < 500, f"{operation} {query} {name}"


def test_broken_bodies_are_refused_in_words(contract: Contract, here: House) -> None:
    for operation in with_bodies(contract):
        may_be_missing = set() if operation.needs_body else {"nothing", "null"}
        for name, raw in BROKEN_BODIES.items():
            if name in may_be_missing:
                continue
            response = here.send_raw(here.admin, operation, raw)

            assert is_refused(response), f"{operation} {name}: {told(response)}"


def test_unknown_fields_are_refused(contract: Contract, here: House) -> None:
    for operation in with_bodies(contract):
        body = example(operation.body or {}, contract.components)
        response = here.send(here.admin, operation, {**body, "surely_unknown": 1})

        assert response.status_code == 422, f"{operation}: {told(response)}"
        assert "surely_unknown" in response.text, f"{operation}: {told(response)}"


@pytest.mark.parametrize("limit", WRONG_LIMITS)
def test_page_limits_are_bounded(contract: Contract, here: House, limit: str) -> None:
    for operation in lists(contract):
        path = here.filled(operation)
        response = here.admin.api.get(path, params={**needed(operation), "limit": limit})

        assert is_refused(response), f"{operation}: {told(response)}"


@pytest.mark.parametrize("cursor", WRONG_CURSORS)
def test_cursors_that_are_not_ours_are_refused(
    contract: Contract, here: House, cursor: str
) -> None:
    for operation in lists(contract):
        path = here.filled(operation)
        response = here.admin.api.get(path, params={**needed(operation), "after": cursor})

        assert is_refused(response), f"{operation}: {told(response)}"


def lists(contract: Contract) -> Iterator[Operation]:
    for operation in contract.operations():
        names = {parameter["name"] for parameter in operation.parameters("query")}
        if operation.method == "get" and {"limit", "after"} <= names:
            yield operation


def needed(operation: Operation) -> dict[str, Any]:
    return {
        parameter["name"]: "quantum"
        for parameter in operation.parameters("query")
        if parameter.get("required")
    }


def test_a_body_over_a_megabyte_is_refused(contract: Contract, here: House) -> None:
    raw = json.dumps({"text": "a" * ONE_MEGABYTE}).encode()
    operations = [one for one in with_bodies(contract) if "/imports" not in one.path]

    # Many at once: they must not close a service to each other, or to anybody.
    with ThreadPoolExecutor(SENDERS) as senders:
        responses = list(senders.map(lambda one: here.send_raw(here.admin, one, raw), operations))

    for operation, response in zip(operations, responses, strict=True):
        assert response.status_code == 413, f"{operation}: {told(response)}"
        assert is_refused(response), f"{operation}: {told(response)}"


def test_ids_that_are_none_are_refused(contract: Contract, here: House) -> None:
    for operation in contract.operations():
        for parameter in operation.parameters("path"):
            if parameter["schema"].get("format") != "uuid":
                continue
            path = here.filled(operation, {parameter["name"]: "not-an-id"})
            body = example(operation.body or {}, contract.components) if operation.body else None
            response = here.admin.api.request(operation.method, path, json=body)

            assert is_refused(response), f"{operation}: {told(response)}"
