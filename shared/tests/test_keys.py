"""An issuer's keys are fetched once, however many come for them at the same time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.auth import tokens
from shared.auth.tokens import Bearer, IssuerSettings, TokenVerifier
from shared.problems import InvalidToken

MANY = 200


@dataclass
class Issuer:
    """Serves its keys over HTTP on loopback, slowly, and counts who asks."""

    port: int = 0
    fetches: int = 0
    is_broken: bool = False
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    key: OKPKey = field(
        default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "one"}, private=True)
    )

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.fetches += 1
        self.asked.set()
        await asyncio.sleep(0.05)
        body = json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()
        status = b"503 Broken" if self.is_broken else b"200 OK"
        head = b"HTTP/1.1 %b\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        writer.write(head % (status, len(body)) + body)
        await writer.drain()
        writer.close()

    def verifier(self) -> TokenVerifier:
        address = f"http://127.0.0.1:{self.port}"
        settings = IssuerSettings(
            issuer=address, audience="raakvlak", jwks=f"{address}/jwks", company_claim="company"
        )
        return TokenVerifier([settings])

    def token(self, company: UUID, kid: str = "one") -> str:
        now = int(time.time())
        claims = {
            "iss": f"http://127.0.0.1:{self.port}",
            "aud": "raakvlak",
            "sub": str(uuid4()),
            "iat": now,
            "exp": now + 600,
            "company": str(company),
        }
        header = {"alg": "Ed25519", "kid": kid}
        return jwt.encode(header, claims, self.key, algorithms=["Ed25519"])


@asynccontextmanager
async def serving() -> AsyncIterator[Issuer]:
    issuer = Issuer()
    server = await asyncio.start_server(issuer.answer, "127.0.0.1", 0)
    issuer.port = server.sockets[0].getsockname()[1]
    async with server:
        yield issuer


async def test_many_first_requests_fetch_the_keys_once() -> None:
    company = uuid4()
    async with serving() as issuer:
        verifier = issuer.verifier()
        sent = [issuer.token(company) for _ in range(MANY)]
        bearers = await asyncio.gather(*(verifier.verify(token) for token in sent))

    assert issuer.fetches == 1
    assert {bearer.company_id for bearer in bearers} == {company}
    assert len({bearer.subject for bearer in bearers}) == MANY


async def test_invented_key_ids_fetch_the_keys_once() -> None:
    async with serving() as issuer:
        verifier = issuer.verifier()
        sent = [issuer.token(uuid4(), kid=str(uuid4())) for _ in range(MANY)]
        answers = await asyncio.gather(
            *(verifier.verify(token) for token in sent), return_exceptions=True
        )

    assert issuer.fetches == 1
    assert {type(answer) for answer in answers} == {InvalidToken}


async def test_whoever_gives_up_takes_nobody_along() -> None:
    async with serving() as issuer:
        verifier = issuer.verifier()
        gives_up = asyncio.create_task(verifier.verify(issuer.token(uuid4())))
        await issuer.asked.wait()
        stays = asyncio.create_task(verifier.verify(issuer.token(uuid4())))
        await asyncio.sleep(0)
        gives_up.cancel()
        answers = await asyncio.gather(gives_up, stays, return_exceptions=True)

    assert isinstance(answers[0], asyncio.CancelledError)
    assert isinstance(answers[1], Bearer)


async def test_a_provider_that_failed_is_asked_again_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving() as issuer:
        verifier = issuer.verifier()
        issuer.is_broken = True
        sent = [issuer.token(uuid4()) for _ in range(MANY)]
        refused = await asyncio.gather(
            *(verifier.verify(token) for token in sent), return_exceptions=True
        )
        fetches_while_broken = issuer.fetches
        issuer.is_broken = False
        clock, wait = time.monotonic, tokens.RETRY_SECONDS + 1
        monkeypatch.setattr("shared.auth.tokens.time.monotonic", lambda: clock() + wait)
        bearer = await verifier.verify(sent[0])

    assert {type(answer) for answer in refused} == {InvalidToken}
    assert fetches_while_broken == 1
    assert isinstance(bearer, Bearer)
