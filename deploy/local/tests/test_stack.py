import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest
from local.keys import database_passwords, read_secret
from local.state import Process

from deploy.local.tests.running import Stack, a_stack, until
from shared.testing.databases import create_service_database, run_psql


def test_up_returns_when_every_part_is_healthy(stack: Stack) -> None:
    status = stack.local("status")

    assert status.returncode == 0
    names = [line.split()[:2] for line in status.stdout.splitlines()]
    assert names == [["postgres", "ready"], ["nats", "ready"], ["gateway", "ready"]]


def test_a_second_up_says_what_already_runs(stack: Stack) -> None:
    before = stack.state().supervisor

    again = stack.local("up")

    assert again.returncode == 0
    assert f"Already running: http://127.0.0.1:{stack.environment['RAAKVLAK_PORT']}" in again.stdout
    assert stack.state().supervisor == before


def test_a_part_that_is_killed_comes_back(stack: Stack) -> None:
    killed = {name: stack.kill(name) for name in ("postgres", "nats", "gateway")}

    for name, process in killed.items():
        until(partial(_is_born_again, stack, name, process))
        assert stack.part(name).restarts == 1


def _is_born_again(stack: Stack, name: str, killed: Process) -> bool:
    part = stack.part(name)
    return part.process not in (None, killed) and part.condition == "ready"


def test_the_data_folder_is_refused_to_a_second_supervisor(stack: Stack) -> None:
    second = stack.local("run")

    assert second.returncode == 1
    assert "already running" in second.stderr


def test_a_taken_port_is_named_with_its_owner_and_its_setting(stack: Stack, tmp_path: Path) -> None:
    port = stack.environment["RAAKVLAK_PORT"]

    with a_stack(tmp_path, RAAKVLAK_PORT=port) as other:
        refused = other.local("up")

    assert refused.returncode == 1
    pid = stack.process("gateway").pid
    assert f"Port {port} (gateway) is taken by caddy (pid {pid})" in refused.stdout
    assert "RAAKVLAK_PORT" in refused.stdout


def test_roles_have_the_timeouts_that_our_promises_rest_on(stack: Stack) -> None:
    password = read_secret(stack.folder, "passwords")["postgres"]
    admin = (
        f"postgresql://postgres:{password}@127.0.0.1:{stack.environment['RAAKVLAK_POSTGRES_PORT']}"
    )
    databases = create_service_database(
        f"{admin}/postgres", "feed", database_passwords(stack.folder, "feed")
    )

    shown = run_psql(
        databases.app,
        "show statement_timeout; show lock_timeout; show idle_in_transaction_session_timeout;"
        "show client_connection_check_interval; show synchronous_commit; show fsync",
    )

    assert shown.split() == ["5s", "2s", "10s", "1s", "on", "on"]


def test_a_backup_brings_back_what_was_there(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.local("up")
        password = read_secret(stack.folder, "passwords")["postgres"]
        port = stack.environment["RAAKVLAK_POSTGRES_PORT"]
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        run_psql(url, "create table kept as select 'before' as word")
        saved = stack.local("backup")
        run_psql(url, "update kept set word = 'after'")
        stack.local("down")

        restored = stack.local("restore", saved.stdout.split("  ")[0])
        started = stack.local("up")

        assert (saved.returncode, restored.returncode, started.returncode) == (0, 0, 0)
        assert run_psql(url, "select word from kept") == "before\n"
        assert read_secret(stack.folder, "passwords")["postgres"] == password


def test_no_child_outlives_a_killed_supervisor_and_up_starts_again(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.local("up")
        children = [stack.process(name) for name in stack.state().parts]

        os.kill(stack.state().supervisor.pid, signal.SIGKILL)
        again = stack.local("up")

        assert again.returncode == 0, again.stdout
        assert not any(child.is_alive() for child in children)


def test_down_takes_at_most_three_seconds(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.local("up")
        children = [stack.process(name) for name in stack.state().parts]
        began = time.monotonic()

        stopped = stack.local("down")

        assert stopped.returncode == 0
        assert time.monotonic() - began < 3
        assert not any(child.is_alive() for child in children)
        assert stack.local("status").stdout == "Not running. `make up` starts it.\n"


def test_data_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.folder.root.mkdir()
        stack.folder.version.write_text("2\n")

        refused = stack.local("up")

        assert refused.returncode == 1
        assert "is of a newer version (data version 2, this one reads up to 1)" in refused.stderr
        assert [path.name for path in stack.folder.root.iterdir()] == ["version"]


@pytest.mark.parametrize("place", ["/sys/raakvlak", __file__])
def test_a_folder_that_is_not_for_us_is_refused_in_words(tmp_path: Path, place: str) -> None:
    with a_stack(tmp_path, RAAKVLAK_DATA=place) as stack:
        refused = stack.local("up")

        assert refused.returncode == 1
        assert refused.stderr.startswith(f"{place} cannot be used by this user (uid ")
        assert len(refused.stderr.splitlines()) == 1


def test_reset_deletes_only_a_data_folder(tmp_path: Path) -> None:
    with a_stack(tmp_path) as stack:
        stack.folder.root.mkdir()
        (stack.folder.root / "thesis.txt").write_text("years of work")

        refused = stack.local("reset")

        assert refused.returncode == 1
        assert (stack.folder.root / "thesis.txt").exists()
