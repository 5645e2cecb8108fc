"""Post one message to one checked address.

Written on h11 instead of an HTTP client: a client pools connections by address, so two names on
one address would share a TLS session that was verified for only one of them, and follows proxies
from the environment. Here one message is one connection, no redirect is followed, and the TLS name
and Host are the receiver's while the socket goes to the address that was checked.
"""

import asyncio
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import h11

from integrations.outbound import Address, Receiver

TIMEOUT = timedelta(seconds=10)
MAX_ANSWER = 64 * 1024
MAX_START = 1024

Failure = Literal["no public address", "connection", "tls", "timeout", "answer"]
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]

_BODY_PATIENCE_SECONDS = 1.0
_PATIENCE_PER_ADDRESS_SECONDS = 3.0
_MAX_ADDRESSES = 3


@dataclass(frozen=True)
class Answer:
    """What the receiver said; the start of its body is for the log."""

    status: int
    retry_after: str | None
    start: str


class NotSent(Exception):
    """There was no answer; the failure is one word that tells nothing of our network."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure: Failure = failure


async def post(
    receiver: Receiver,
    addresses: Sequence[Address],
    headers: Mapping[str, str],
    body: bytes,
    tls: ssl.SSLContext,
    within: timedelta = TIMEOUT,
) -> Answer:
    """Post the body and give the answer. Raises NotSent."""
    try:
        async with asyncio.timeout(within.total_seconds()):
            reader, writer = await _connect(receiver, addresses, tls)
            try:
                return await _exchange(reader, writer, _request(receiver, headers, body), body)
            finally:
                writer.transport.abort()  # waiting for a polite TLS farewell could hang
    except TimeoutError:
        raise NotSent("timeout") from None
    except ssl.SSLError:
        raise NotSent("tls") from None
    except OSError:
        raise NotSent("connection") from None
    except h11.RemoteProtocolError:
        raise NotSent("answer") from None


async def _connect(receiver: Receiver, addresses: Sequence[Address], tls: ssl.SSLContext) -> Stream:
    secured = tls if receiver.scheme == "https" else None
    name = receiver.host if secured else None
    *others, last = addresses[:_MAX_ADDRESSES]
    for address in others:
        with suppress(OSError):  # also TimeoutError: the next address may be up
            async with asyncio.timeout(_PATIENCE_PER_ADDRESS_SECONDS):
                return await asyncio.open_connection(
                    str(address), receiver.port, ssl=secured, server_hostname=name
                )
    return await asyncio.open_connection(
        str(last), receiver.port, ssl=secured, server_hostname=name
    )


def _request(receiver: Receiver, headers: Mapping[str, str], body: bytes) -> h11.Request:
    host = f"[{receiver.host}]" if ":" in receiver.host else receiver.host
    usual = {"https": 443, "http": 80}[receiver.scheme]
    named = host if receiver.port == usual else f"{host}:{receiver.port}"
    fixed = {"Host": named, "Content-Length": str(len(body)), "Connection": "close"}
    return h11.Request(
        method="POST", target=receiver.target, headers=list((fixed | dict(headers)).items())
    )


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: h11.Request, body: bytes
) -> Answer:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_ANSWER // 4)
    writer.write(connection.send(request) or b"")
    writer.write(connection.send(h11.Data(data=body)) or b"")
    writer.write(connection.send(h11.EndOfMessage()) or b"")
    await writer.drain()
    response = await _response(connection, reader)
    start = await _start_of_body(connection, reader)
    retry_after = dict(response.headers).get(b"retry-after")
    return Answer(
        status=response.status_code,
        retry_after=retry_after.decode("latin-1") if retry_after else None,
        start=start.decode("utf-8", "replace").replace("\0", "\ufffd"),
    )


async def _response(connection: h11.Connection, reader: asyncio.StreamReader) -> h11.Response:
    for _ in range(MAX_ANSWER // 1024):
        event = connection.next_event()
        if isinstance(event, h11.Response):
            return event
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(MAX_ANSWER))
    raise h11.RemoteProtocolError("Endless informational answers.")


async def _start_of_body(connection: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    start = b""
    # The status has decided: a body that trickles, breaks off or never ends changes nothing.
    with suppress(TimeoutError, OSError, h11.RemoteProtocolError):
        async with asyncio.timeout(_BODY_PATIENCE_SECONDS):
            while len(start) < MAX_START:
                event = connection.next_event()
                if isinstance(event, h11.Data):
                    start += bytes(event.data)
                elif event is h11.NEED_DATA:
                    connection.receive_data(await reader.read(MAX_START))
                else:
                    break
    return start[:MAX_START]
