"""DATABASE_URL is understood as operators know it, by all who open connections with it."""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tls_door import make_certificate, tls_door

from shared.database import open_engine
from shared.database_url import WrongDatabaseUrl, as_role, check
from shared.migrate import upgrade
from shared.testing.databases import Databases


@dataclass(frozen=True)
class Door:
    """The service's database behind TLS; `trusted` is its certificate, `other` is not."""

    url: str
    trusted: Path
    other: Path


@pytest_asyncio.fixture
async def door(databases: Databases, tmp_path: Path) -> AsyncIterator[Door]:
    certificate, key = make_certificate(tmp_path, "server", "127.0.0.1")
    other, _ = make_certificate(tmp_path, "other", "127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    owner = urlsplit(databases.owner)
    assert owner.port is not None
    async with tls_door(owner.port, tls) as port:
        place = owner.netloc.replace(f":{owner.port}", f":{port}")
        yield Door(owner._replace(netloc=place).geturl(), certificate, other)


async def who_am_i(url: str) -> object:
    engine = open_engine(url, 1)
    try:
        async with engine.connect() as connection:
            return await connection.scalar(text("select current_user"))
    finally:
        await engine.dispose()


async def test_tls_is_asked_for_as_the_url_says(door: Door) -> None:
    for wanted in ("sslmode=require", f"sslmode=verify-full&sslrootcert={door.trusted}"):
        assert await who_am_i(f"{door.url}?{wanted}") == "example_owner"
    with pytest.raises(ssl.SSLCertVerificationError):
        await who_am_i(f"{door.url}?sslmode=verify-ca&sslrootcert={door.other}")
    with pytest.raises(DBAPIError, match="connection was closed"):
        await who_am_i(f"{door.url}?sslmode=disable")


async def test_migrations_go_through_tls_too(door: Door) -> None:
    url = f"{door.url}?sslmode=verify-full&sslrootcert={door.trusted}"

    await asyncio.to_thread(upgrade, "example", url)


async def test_who_requires_tls_refuses_a_server_without(databases: Databases) -> None:
    with pytest.raises(ConnectionError, match="rejected SSL"):
        await who_am_i(f"{databases.app}?sslmode=require")
    with pytest.raises(ConnectionError, match="rejected SSL"):
        await asyncio.to_thread(upgrade, "example", f"{databases.owner}?sslmode=require")

    assert await who_am_i(f"{databases.app}?sslmode=prefer") == "example_app"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://h/d?ssl_mode=require", "no parameter ssl_mode; there are sslmode"),
        ("postgresql://h/d?sslmode=on", "one of disable, allow, prefer, require"),
        ("postgresql://h/d?sslmode", "write sslmode="),
        ("postgresql://h/d?sslmode=require&sslmode=disable", "more than once"),
        ("postgresql://h/d?sslmode=verify-full", "sslrootcert names the file"),
        ("postgresql://h/d?sslrootcert=root.crt", "whole path of a file, and root.crt is none"),
        ("postgresql://h/d?sslrootcert=/no/such.crt", "/no/such.crt is none"),
        ("mysql://h/d", "Write postgresql://"),
        ("h:5432/d", "Write postgresql://"),
        ("postgresql://h:port/d", "Write postgresql://"),
    ],
)
def test_what_would_be_ignored_is_refused_in_words(url: str, says: str) -> None:
    with pytest.raises(WrongDatabaseUrl, match=says):
        check(url)


def test_a_process_with_a_wrong_url_ends_in_words_without_its_password() -> None:
    url = "postgresql://feed_app:hunter2@db/feed?sslmod=require"
    environment = os.environ | {"DATABASE_URL": url, "NATS_URL": "nats://n", "ISSUERS_FILE": "x"}

    done = subprocess.run(
        [sys.executable, "-c", "from shared.settings import settings; settings()"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("DATABASE_URL is not right")
    assert "sslmod;" in done.stderr
    assert "hunter2" not in done.stderr


def test_another_role_reaches_the_same_server_in_the_same_way() -> None:
    server = "postgresql://admin:a%40b@db:5433/postgres?sslmode=require"

    assert as_role(server, "feed_app", "p", "feed") == (
        "postgresql://feed_app:p@db:5433/feed?sslmode=require"
    )
    assert as_role("postgresql://db/?", "r", "p", "d") == "postgresql://r:p@db/d"
