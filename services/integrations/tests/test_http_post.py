import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from integrations.http_post import MAX_START, Answer, NotSent, post
from integrations.outbound import Receiver

LOOPBACK = [ip_address("127.0.0.1")]
NAME = "hooks.example.com"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _receiver(
    serve: Serve, tls: ssl.SSLContext | None = None, name: str = NAME
) -> AsyncIterator[Receiver]:
    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:  # Python 3.11.2 does not close what a failing server leaves open
            writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield Receiver("https" if tls else "http", name, port, "/in?a=b")


def _says(answer: bytes, requests: list[bytes] | None = None) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(2)
        if requests is not None:
            requests.append(head + body)
        writer.write(answer)
        await writer.drain()

    return serve


async def _post(receiver: Receiver, within: timedelta = timedelta(seconds=5)) -> Answer:
    headers = {"Content-Type": "application/json"}
    return await post(receiver, LOOPBACK, headers, b"{}", _trusting_nobody(), within)


def _trusting_nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def test_a_message_is_one_plain_request() -> None:
    requests: list[bytes] = []

    async with _receiver(_says(b"HTTP/1.1 204 \r\nRetry-After: 7\r\n\r\n", requests)) as receiver:
        answer = await _post(receiver)

    assert answer == Answer(204, "7", "")
    assert requests == [
        b"POST /in?a=b HTTP/1.1\r\nHost: hooks.example.com:%d\r\nContent-Length: 2\r\n"
        b"Connection: close\r\nContent-Type: application/json\r\n\r\n{}" % receiver.port
    ]


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    requests: list[bytes] = []
    moved = b"HTTP/1.1 302 \r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"

    async with _receiver(_says(moved, requests)) as receiver:
        answer = await _post(receiver)

    assert (answer.status, len(requests)) == (302, 1)


async def test_informational_answers_are_passed_over() -> None:
    early = b"HTTP/1.1 103 \r\nLink: <a>\r\n\r\nHTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok"

    async with _receiver(_says(early)) as receiver:
        assert await _post(receiver) == Answer(200, None, "ok")


async def test_only_the_start_of_the_body_is_kept() -> None:
    long = b"HTTP/1.1 500 \r\nContent-Length: 900000\r\n\r\n" + b"\x00\xff" * 450_000

    async with _receiver(_says(long)) as receiver:
        answer = await _post(receiver)

    assert (answer.status, answer.start) == (500, "\ufffd" * MAX_START)


async def test_a_body_that_never_ends_does_not_hide_the_status() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 \r\nContent-Length: 100\r\n\r\npart")
        await reader.read()

    async with _receiver(serve) as receiver:
        assert await _post(receiver) == Answer(200, None, "part")


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"220 mail.example.com ESMTP\r\n",
        b"\x16\x03\x01\x02\x00",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 \r\n" + b"X: y\r\n" * 20_000,
        b"HTTP/1.1 100 \r\n\r\n" * 200,
    ],
)
async def test_what_is_no_answer_fails_in_one_word(garbage: bytes) -> None:
    async with _receiver(_says(garbage)) as receiver:
        with pytest.raises(NotSent, match=r"^(answer|connection)$"):
            await _post(receiver)


async def test_a_slow_receiver_is_left_in_time() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with _receiver(serve) as receiver:
        with pytest.raises(NotSent, match="timeout"):
            await _post(receiver, within=timedelta(milliseconds=50))


async def test_nobody_listening_fails() -> None:
    async with _receiver(_says(b"")) as receiver:
        pass

    with pytest.raises(NotSent, match="connection"):
        await _post(receiver)


async def test_the_next_address_is_tried_when_one_is_down() -> None:
    down_then_up = [ip_address("127.0.0.2"), *LOOPBACK]

    async with _receiver(_says(b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n")) as receiver:
        answer = await post(receiver, down_then_up, {}, b"{}", _trusting_nobody())

    assert answer.status == 200


async def test_tls_speaks_to_the_name_at_the_checked_address(tmp_path: Path) -> None:
    server, client = _certified(NAME, tmp_path)
    names: list[object] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    requests: list[bytes] = []
    ok = b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"

    async with _receiver(_says(ok, requests), server) as receiver:
        answer = await post(receiver, LOOPBACK, {}, b"{}", client)

    assert (answer.status, names) == (200, [NAME])
    assert f"Host: {NAME}:{receiver.port}".encode() in requests[0]


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    server, client = _certified("other.example.com", tmp_path)

    async with _receiver(_says(b""), server) as receiver:
        with pytest.raises(NotSent, match="tls"):
            await post(receiver, LOOPBACK, {}, b"{}", client)


def _certified(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM)
    chain = folder / "chain.pem"
    chain.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    client = ssl.create_default_context(cadata=pem.decode())
    return server, client
