"""See that something waits, instead of giving it a moment and hoping."""

import asyncio
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

PATIENCE_SECONDS = 10
_SOMEBODY_WAITS = text("""
    select exists (
        select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
    )
""")


async def waits_for(session: AsyncSession, task: asyncio.Task[Any]) -> bool:
    """Watch a task until it waits for a lock of this transaction (true) or is done (false)."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not task.done():
            if await session.scalar(_SOMEBODY_WAITS):
                return True
            await asyncio.sleep(0.01)
    return False
