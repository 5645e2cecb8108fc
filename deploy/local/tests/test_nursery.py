import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from local.births import Nursery
from local.nursery import Order
from local.state import Process

from deploy.local.tests.running import until


@pytest_asyncio.fixture(scope="module")
async def nursery() -> AsyncIterator[Nursery]:
    nursery = Nursery()
    await nursery.start()
    yield nursery
    await nursery.stop()


def an_order(folder: Path, name: str, script: str, **environment: str) -> Order:
    """Order a script: `timeit` is a module that runs one, told by its arguments."""
    return Order(name, "timeit", ["-n1", "-r1", script], environment, str(folder / f"{name}.log"))


async def ended(nursery: Nursery, order: Order) -> int:
    born = await nursery.bear(order)
    async with asyncio.timeout(20):
        return await born.wait()


async def test_a_fork_has_its_own_environment_log_and_session(
    nursery: Nursery, tmp_path: Path
) -> None:
    script = "import os; print(*os.environ.items(), os.getsid(0) == os.getpid())"

    code = await ended(nursery, an_order(tmp_path, "own_things", script, COLOUR="green"))

    assert code == 0
    assert (tmp_path / "own_things.log").read_text().startswith("('COLOUR', 'green') True\n")


async def test_many_orders_at_once_are_all_carried_out(nursery: Nursery, tmp_path: Path) -> None:
    orders = [
        an_order(tmp_path, f"one_of_many_{n}", f"import os; os._exit({n})") for n in range(12)
    ]

    codes = await asyncio.gather(*(ended(nursery, order) for order in orders))

    assert codes == list(range(12))


async def test_a_fork_that_fails_says_so_in_its_own_log(nursery: Nursery, tmp_path: Path) -> None:
    code = await ended(nursery, an_order(tmp_path, "failing", "raise ValueError('out of cheese')"))

    assert code == 1
    assert "ValueError: out of cheese" in (tmp_path / "failing.log").read_text()


async def test_a_killed_fork_is_heard_of(nursery: Nursery, tmp_path: Path) -> None:
    born = await nursery.bear(an_order(tmp_path, "sleeping", "import time; time.sleep(60)"))

    born.kill()

    assert await born.wait() == -signal.SIGKILL


async def test_forks_die_with_their_nursery_and_the_next_order_starts_another(
    tmp_path: Path,
) -> None:
    nursery = Nursery()
    sleeping = await nursery.bear(an_order(tmp_path, "orphan", "import time; time.sleep(60)"))

    orphan = Process.of(sleeping.pid)
    assert nursery.pid is not None
    os.kill(nursery.pid, signal.SIGKILL)
    code = await sleeping.wait()
    again = await ended(nursery, an_order(tmp_path, "afterwards", "import os; os._exit(7)"))
    await nursery.stop()

    assert code == -signal.SIGTERM
    assert again == 7
    until(lambda: not orphan.is_alive())
