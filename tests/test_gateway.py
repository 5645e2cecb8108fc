"""The front door: one origin, contracts, a reference page, and refusals in words."""

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.world.house import House
from tests.world.stack import Stack


@pytest.fixture(scope="module")
def door(stack: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.address, follow_redirects=True) as client:
        yield client


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json"])
def test_the_contracts_are_public(door: httpx.Client, name: str) -> None:
    response = door.get(f"/{name}")

    assert response.status_code == 200
    assert response.json()["info"]["title"].startswith("Raakvlak")


def test_the_reference_page_needs_nothing_from_elsewhere(door: httpx.Client) -> None:
    page = door.get("/docs")
    linked = re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.text)

    assert page.headers["content-type"].startswith("text/html")
    assert linked
    for address in linked:
        assert not re.match(r"(https?:)?//", address), address
        assert door.get(page.url.join(address)).status_code == 200, address


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/profiles/nothing",
        "/feed/../profiles/nothing",
        "/livez",
        "/readyz",
        "/internal/metrics",
        "/feed/livez",
        "/feed/internal/metrics",
        "/.git/config",
        "/docs/../../pyproject.toml",
        "/docs/%2e%2e/%2e%2e/pyproject.toml",
    ],
)
def test_an_unknown_address_gets_a_problem_document(stack: Stack, path: str) -> None:
    response = httpx.get(stack.address + path)

    assert response.status_code == 404, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_every_answer_carries_the_security_headers_and_a_request_id(
    door: httpx.Client, here: House
) -> None:
    wished = f"wish-{uuid4().hex}"
    for path in ("/openapi.json", "/nothing", "/profiles/me", "/docs/"):
        response = door.get(path, headers={"X-Request-Id": wished})

        assert response.headers["x-content-type-options"] == "nosniff", path
        assert "default-src 'none'" in response.headers["content-security-policy"], path
        assert response.headers["strict-transport-security"].startswith("max-age"), path
        assert response.headers["x-request-id"] == wished, path
        assert "server" not in response.headers, path
    unwished = here.ann.api.get("/profiles/me", headers={"X-Request-Id": "<script>"})
    assert re.fullmatch(r"[0-9a-f-]{36}", unwished.headers["x-request-id"])


def test_other_origins_get_no_permission_unless_they_are_listed(here: House) -> None:
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}
    preflight = here.ann.api.options("/profiles/me", headers=evil)
    response = here.ann.api.get("/profiles/me", headers=evil)

    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-origin" not in response.headers


def test_a_photo_may_be_larger_than_other_bodies_but_not_by_much(here: House) -> None:
    jpeg = "image/jpeg"
    for path, kind, size, status in (
        ("/profiles/me/photo", jpeg, 2_000_000, 422),
        # Refused by its name, before it is read: what many phones send.
        ("/profiles/me/photo", "image/heic", 8_000_000, 415),
        ("/profiles/me/photo", jpeg, 9_000_000, 413),
        ("/profiles/me/photos", jpeg, 2_000_000, 413),
    ):
        content = b"\xff\xd8\xff" + bytes(size)
        answer = here.ann.api.put(path, content=content, headers={"Content-Type": kind})

        assert (path, kind, answer.status_code) == (path, kind, status), answer.text
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_large_answer_is_compressed(here: House) -> None:
    response = here.ann.api.get(
        "/openapi.json", headers={"Accept-Encoding": "gzip", "Authorization": ""}
    )

    assert response.headers["content-encoding"] == "gzip"
