"""Look behind the gateway: only the drill does, to count what no API would show."""

from typing import Any
from uuid import UUID

import httpx
from local.keys import read_secret

from shared.testing.databases import run_psql
from tests.world.patience import until
from tests.world.stack import Stack

SERVICES = ("profiles", "feed", "matching", "metrics", "integrations")
# Longer than ack_wait: what a killed worker had in hand comes again only then.
QUIET_SECONDS = 90


def rows(stack: Stack, service: str, query: str) -> list[str]:
    """Ask a service's database as its superuser; one text per row."""
    password = read_secret(stack.folder, "passwords")["postgres"]
    port = stack.environment["RAAKVLAK_POSTGRES_PORT"]
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/{service}"
    return run_psql(url, f"{query};\n").split()


def ids(stack: Stack, service: str, query: str) -> list[UUID]:
    """Ask for a list of ids."""
    return [UUID(row) for row in rows(stack, service, query)]


def wait_until_quiet(stack: Stack) -> None:
    """Wait until every event was sent and taken, also while the stack is still starting."""
    until(lambda: _check_quiet(stack), "every event is sent and taken", QUIET_SECONDS)


def _check_quiet(stack: Stack) -> bool:
    # What was redacted before it was sent never is.
    unsent = "select count(*) from outbox where published_at is null and redacted_at is null"
    try:
        waiting = {f"unsent by {name}": rows(stack, name, unsent)[0] for name in SERVICES}
        waiting |= {f"untaken by {one['name']}": _untaken(one) for one in _consumers(stack)}
    except (RuntimeError, OSError, httpx.HTTPError) as still_starting:
        raise AssertionError(str(still_starting)) from still_starting
    assert {*waiting.values()} == {"0"}, {name: n for name, n in waiting.items() if n != "0"}
    return True


def _untaken(consumer: dict[str, Any]) -> str:
    return str(consumer["num_pending"] + consumer["num_ack_pending"])


def _consumers(stack: Stack) -> list[dict[str, Any]]:
    port = stack.environment["RAAKVLAK_NATS_MONITOR_PORT"]
    state = httpx.get(f"http://127.0.0.1:{port}/jsz?consumers=true").json()
    return [
        consumer
        for account in state["account_details"]
        for stream in account["stream_detail"]
        for consumer in stream.get("consumer_detail", ())
    ]
