import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from local.folder import Refused, open_folder
from local.parts import cors_list, gateway
from local.settings import Settings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from shared.testing.embedded import die_with_parent, free_port

FRONT_END = "https://learn.example"
MEGABYTE = 1_000_000


async def tell(request: Request) -> Response:
    """Say what arrived, as a service behind the gateway sees it."""
    body = await request.body()
    seen = {"path": request.url.path, "size": len(body), "headers": dict(request.headers)}
    return JSONResponse(seen, headers={"Server": "secret/1.0"})


async def nod(_request: Request) -> Response:
    """Answer without waiting for the body."""
    return Response()


async def stream(_request: Request) -> Response:
    async def events() -> AsyncIterator[str]:
        yield f"data: {'first ' * 200}\n\n"
        await asyncio.sleep(30)

    return StreamingResponse(events(), media_type="text/event-stream")


async def say_nothing(_request: Request) -> Response:
    await asyncio.sleep(30)
    return Response()


class Upstream(uvicorn.Server):
    """A server that leaves the test runner's signals alone."""

    def install_signal_handlers(self) -> None: ...


@pytest_asyncio.fixture(scope="module")
async def client(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        data=tmp_path_factory.mktemp("gateway") / "data",
        port=free_port(),
        feed_port=free_port(),
        profiles_port=free_port(),
        cors_origins=FRONT_END,
    )
    methods = ["GET", "POST", "PUT"]
    routes = [
        Route("/readyz", tell),
        Route("/internal/metrics", tell),
        Route("/feed/stream", stream),
        Route("/feed/nod", nod),
        Route("/feed/silence", say_nothing, methods=methods),
        Route("/feed/{rest:path}", tell, methods=methods),
    ]
    config = uvicorn.Config(Starlette(routes=routes), port=settings.feed_port, log_level="error")
    upstream = Upstream(config)
    part = gateway(settings, open_folder(settings.data))
    with subprocess.Popen(  # noqa: ASYNC220  it only forks
        part.command,
        env=part.environment | {"GATEWAY_PATIENCE": "2s"},
        preexec_fn=die_with_parent(part.stop_signal),
    ) as caddy:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(upstream.serve())
            await until_ready(part.is_ready)
            async with httpx.AsyncClient(base_url=settings.address, timeout=10) as client:
                await until_found(client)
                yield client
            upstream.should_exit = True
            upstream.force_exit = True
            await serving
        caddy.terminate()


async def until_ready(is_ready: Any) -> None:
    for _ in range(200):
        if await is_ready():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the gateway did not start")


async def until_found(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        if (await client.get("/feed/x")).status_code == 200:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the gateway did not find its upstream")


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document.pop("instance") == f"/requests/{response.headers['x-request-id']}"
    assert set(document) == {"type", "title", "status", "detail", "errors"}
    assert document["status"] == response.status_code
    return document


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


async def test_a_body_of_more_than_a_megabyte_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/feed/questions", content=b"x" * (MEGABYTE + 1))

    assert response.status_code == 413
    assert problem(response)["type"] == "/problems/body-too-large"


async def test_a_body_of_unknown_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    for _ in range(5):  # it may hang up on what it will not read before we have read its answer
        with suppress(httpx.ReadError, httpx.WriteError):
            response = await client.post("/feed/questions", content=chunks())
            break

    assert response.status_code == 413
    assert problem(response)["type"] == "/problems/body-too-large"


async def test_bodies_that_are_too_large_close_the_service_to_nobody(
    client: httpx.AsyncClient,
) -> None:
    large = [client.post("/feed/questions", content=b"x" * (MEGABYTE + 1)) for _ in range(10)]

    async with asyncio.timeout(1.9):  # sooner than an upstream that failed would be tried again
        refused = await asyncio.gather(*large)
        response = await client.get("/feed/x")

    assert {each.status_code for each in refused} == {413}
    assert response.status_code == 200


@pytest.mark.parametrize("length", ["Content-Length: 1760000", "Transfer-Encoding: chunked"])
async def test_the_rest_of_a_refused_body_is_never_read_as_requests(
    client: httpx.AsyncClient, length: str
) -> None:
    hidden = b"GET /feed/hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    body = b" " * MEGABYTE + hidden * 20_000
    size = b"%x\r\n" % len(body) if "chunked" in length else b""
    head = f"PUT /feed/questions/1 HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode()

    answers = await said_to(client, head + size + body)

    assert answers.count(b"HTTP/1.1 ") <= 1
    assert answers.startswith(b"HTTP/1.1 413 ") or "chunked" in length


async def test_what_comes_after_an_early_answer_is_never_read_as_requests(
    client: httpx.AsyncClient,
) -> None:
    hidden = b"GET /feed/hidden HTTP/1.1\r\nHost: x\r\n\r\n" * 9_000
    head = f"GET /feed/nod HTTP/1.1\r\nHost: x\r\nContent-Length: {len(hidden)}\r\n\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)

    writer.write(head)
    await asyncio.sleep(0.2)  # longer than the gateway waits for the rest after an answer
    writer.write(hidden + b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    answers = await asyncio.wait_for(reader.read(), 5)
    writer.close()

    assert answers.count(b"HTTP/1.1 ") == 2
    assert b"HTTP/1.1 404 " in answers


async def said_to(client: httpx.AsyncClient, sent: bytes) -> bytes:
    """Send bytes over a connection of their own; give all that is answered until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
    answers = b""
    with suppress(ConnectionError):  # it may hang up on what it will not read
        writer.write(sent)
        async with asyncio.timeout(5):
            while piece := await reader.read(65_536):
                answers += piece
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    return answers


async def test_an_import_may_send_twenty_megabytes(client: httpx.AsyncClient) -> None:
    fits = await client.post("/feed/imports", content=b"x" * 19 * MEGABYTE)

    assert (fits.status_code, fits.json()["size"]) == (200, 19 * MEGABYTE)


async def test_who_says_that_too_much_will_come_is_refused_before_all_of_it_came(
    client: httpx.AsyncClient,
) -> None:
    head = b"PUT /feed/imports/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 20000001\r\n\r\n"

    answer = await said_to(client, head + b"x" * MEGABYTE)

    assert answer.startswith(b"HTTP/1.1 413 ")


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
