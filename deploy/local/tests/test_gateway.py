"""The front door: addresses, headers, pages, and services that are slow or away."""

import asyncio

import httpx
import pytest
from local.folder import Refused
from local.parts import cors_list

from deploy.local.tests.gateway import FRONT_END, problem


async def test_a_prefix_leads_to_its_service_unstripped(client: httpx.AsyncClient) -> None:
    response = await client.get("/feed/home?limit=3")

    assert response.status_code == 200
    assert response.json()["path"] == "/feed/home"
    assert "server" not in response.headers
    assert "via" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/livez",
        "/readyz",
        "/internal/metrics",
        "/nothing",
        "/feed",
        "/feed/../internal/metrics",
        "/feed/..%2finternal/metrics",
        '/%22a"b',
        "/docs/../Caddyfile",
        "/docs/nothing.html",
    ],
)
async def test_what_is_not_public_is_an_unknown_address(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.send(
        client.build_request("GET", httpx.URL(str(client.base_url), raw_path=path.encode()))
    )

    assert response.status_code == 404
    assert problem(response)["type"] == "/problems/no-route"


async def test_a_request_keeps_its_own_id_when_it_is_well_formed(client: httpx.AsyncClient) -> None:
    kept = await client.get("/feed/x", headers={"X-Request-Id": "front-end.42_a"})
    replaced = await client.get("/feed/x", headers={"X-Request-Id": 'x" onload="alert(1)'})

    assert kept.headers["x-request-id"] == "front-end.42_a"
    assert kept.json()["headers"]["x-request-id"] == "front-end.42_a"
    assert len(replaced.headers["x-request-id"]) == 36
    assert replaced.json()["headers"]["x-request-id"] == replaced.headers["x-request-id"]


async def test_forged_forwarding_headers_do_not_reach_a_service(client: httpx.AsyncClient) -> None:
    forged = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Host": "evil.example"}

    seen = (await client.get("/feed/x", headers=forged)).json()["headers"]

    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-host"] != "evil.example"


@pytest.mark.parametrize("path", ["/feed/x", "/nothing", "/docs/"])
async def test_every_answer_has_the_security_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_only_listed_origins_may_read_answers(client: httpx.AsyncClient) -> None:
    listed = await client.get("/feed/x", headers={"Origin": FRONT_END})
    other = await client.get("/feed/x", headers={"Origin": f"{FRONT_END}.evil"})
    refused = await client.get("/nothing", headers={"Origin": FRONT_END})

    assert listed.headers["access-control-allow-origin"] == FRONT_END
    assert "access-control-allow-origin" not in other.headers
    assert refused.headers["access-control-allow-origin"] == FRONT_END


async def test_a_preflight_is_answered_at_the_door(client: httpx.AsyncClient) -> None:
    asked = {"Origin": FRONT_END, "Access-Control-Request-Method": "PUT"}

    response = await client.options("/feed/questions/1", headers=asked)

    assert response.status_code == 204
    assert "If-Match" in response.headers["access-control-allow-headers"]
    assert "PUT" in response.headers["access-control-allow-methods"]


async def test_events_arrive_while_the_stream_is_open_and_uncompressed(
    client: httpx.AsyncClient,
) -> None:
    accepted = {"Accept-Encoding": "gzip, zstd"}

    async with asyncio.timeout(5), client.stream("GET", "/feed/stream", headers=accepted) as events:
        first = await anext(events.aiter_raw())

    assert "content-encoding" not in events.headers
    assert first.startswith(b"data: first")


async def test_documents_are_compressed(client: httpx.AsyncClient) -> None:
    padding = {"X-Padding": "x" * 2000, "Accept-Encoding": "gzip"}

    response = await client.get("/feed/x", headers=padding)

    assert response.headers["content-encoding"] == "gzip"
    assert response.json()["path"] == "/feed/x"


async def test_a_service_that_is_down_is_a_problem_with_a_retry(client: httpx.AsyncClient) -> None:
    response = await client.get("/profiles/me")

    assert response.status_code in {502, 503}
    assert problem(response)["type"] == "/problems/unavailable"
    assert response.headers["retry-after"] == "2"


async def test_a_service_that_says_nothing_is_not_waited_for(client: httpx.AsyncClient) -> None:
    response = await client.put("/feed/silence", content=b"{}")

    assert response.status_code == 504
    assert problem(response)["type"] == "/problems/unavailable"
    assert response.headers["retry-after"] == "2"


async def test_the_reference_needs_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    start = await client.get("/", follow_redirects=True)
    page = await client.get("/docs/reference.html?service=feed")
    script = await client.get("/docs/assets/swagger-ui-bundle.js")

    assert all(f"service={name}" in start.text for name in ("profiles", "feed", "metrics"))
    assert "http" not in page.text.replace("https://www.w3.org", "")
    assert script.status_code == 200
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]


async def test_the_pages_take_no_other_methods(client: httpx.AsyncClient) -> None:
    response = await client.post("/docs/", content=b"x")

    assert response.status_code == 405
    assert problem(response)["type"] == "/problems/method-not-allowed"


@pytest.mark.parametrize("origin", ["*", "https://a.example/path", "a.example", "file:///x"])
def test_an_origin_that_is_none_is_refused_in_words(origin: str) -> None:
    with pytest.raises(Refused, match="is no origin"):
        cors_list(f"https://good.example, {origin}")
