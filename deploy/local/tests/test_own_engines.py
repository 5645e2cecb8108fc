"""A customer's own PostgreSQL: its URL is as they write it, and its refusals are plain words."""

import asyncio
from pathlib import Path

import pytest
from local.folder import open_folder
from local.keys import ensure_keys, read_secret
from local.services import service_environment
from local.settings import SERVICES, Settings
from local.stack import Stack
from local.supervisor import prepare_databases
from pydantic import ValidationError

from deploy.local.tests import running
from shared.testing.databases import run_psql
from shared.testing.embedded import free_port


def test_a_password_may_have_any_character(stack: running.Stack) -> None:
    port = stack.environment["RAAKVLAK_POSTGRES_PORT"]
    password = read_secret(stack.folder, "passwords")["postgres"]
    admin = f"postgresql://postgres:{password}@127.0.0.1:{port}"
    run_psql(admin, "create role \"o'neil\" superuser login password 'a@b/%:c'")

    who = run_psql(
        f"postgresql://o%27neil:a%40b%2F%25%3Ac@127.0.0.1:{port}/postgres", "select current_user"
    )

    assert who.strip() == "o'neil"


def test_a_server_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    url = f"postgresql://postgres:x@127.0.0.1:{free_port()}/postgres"
    settings = Settings(data=tmp_path / "data", database_url=url, services=",".join(SERVICES))
    folder = open_folder(settings.data)
    ensure_keys(folder)

    with pytest.raises(RuntimeError, match="Connection refused"):
        asyncio.run(prepare_databases(Stack(settings, folder, print)))


def test_what_a_url_says_of_tls_holds_for_every_service(tmp_path: Path) -> None:
    url = "postgresql://boss:a%40b@db:5433/postgres?sslmode=require"
    settings = Settings(data=tmp_path / "data", database_url=url)
    folder = open_folder(settings.data)
    ensure_keys(folder)

    told = service_environment(settings, folder, "feed", "worker")["DATABASE_URL"]

    assert told.startswith("postgresql://feed_worker:")
    assert told.endswith("@db:5433/feed?sslmode=require")
    with pytest.raises(ValidationError, match="no parameter sslmod;"):
        Settings(database_url="postgresql://db/postgres?sslmod=require")
