"""Bodies at the front door: how large, and that none is read as another request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest

from deploy.local.tests.gateway import MEGABYTE, problem


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
