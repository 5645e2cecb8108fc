import asyncio
from pathlib import Path

import asyncpg
import pytest

from shared.testing.deadlocks import check_deadlocks
from shared.testing.embedded import TEST_SETTINGS, free_port, running_postgres

IMPATIENT = TEST_SETTINGS | {"deadlock_timeout": "10ms"}


async def _lock_out_each_other(url: str) -> None:
    one, other = await asyncpg.connect(url), await asyncpg.connect(url)
    try:
        for connection, first in ((one, 1), (other, 2)):
            await connection.execute(f"begin; select pg_advisory_xact_lock({first})")
        with pytest.raises(asyncpg.DeadlockDetectedError):
            await asyncio.gather(
                one.execute("select pg_advisory_xact_lock(2)"),
                other.execute("select pg_advisory_xact_lock(1)"),
            )
    finally:
        for connection in (one, other):
            connection.terminate()


async def test_a_run_in_which_transactions_lock_each_other_out_fails(tmp_path: Path) -> None:
    with running_postgres(tmp_path / "data", free_port(), IMPATIENT) as url:
        check_deadlocks(tmp_path / "postgres.log")
        await _lock_out_each_other(url)

    with pytest.raises(AssertionError, match=r"one order everywhere(.|\n)*pg_advisory_xact_lock"):
        check_deadlocks(tmp_path / "postgres.log")
