"""The least that could answer a home feed: one ASGI function, asyncpg, the same statement.

Beside it the service is measured: it adds tokens, identity, rate limits, validation, sessions,
traces, logs and metrics. `Authorization: Bearer 17` is person p17 here.
"""

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvicorn

from feed.home.operations import page_values
from feed.home.statements import page_of_latest
from shared.auth.caller import Caller
from shared.settings import Settings

_DEPTH = 3
STATEMENT = page_of_latest(_DEPTH)
PEOPLE = """
    select person_id, company_id, unit_id, unit_path, language, subject from identity
"""


class Bare:
    """Answer every request with the first page of a person's latest window."""

    def __init__(self) -> None:
        self._pool: asyncpg.Pool[Any] | None = None
        self._people: dict[str, Caller] = {}
        # Stands still, so that no window runs out here: this function could not make another.
        self._now = datetime.now(UTC)

    async def __call__(
        self,
        scope: dict[str, Any],
        _receive: Callable[[], Awaitable[dict[str, Any]]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        token = dict(scope["headers"])[b"authorization"].decode().removeprefix("Bearer ")
        body = (await self._page(self._people[token])).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _page(self, caller: Caller) -> str:
        assert self._pool is not None
        values = page_values(caller, 0, 20) | {"now": self._now}
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "select set_config('app.company', $1, true)", str(caller.company_id)
            )
            row = await connection.fetchrow(
                STATEMENT.sql, *[values[name] for name in STATEMENT.names]
            )
        assert row is not None, "the window has run out"
        return f'{{"as_of":"{row["as_of"].isoformat()}","items":{row["items"]},"next":null}}'

    async def open(self) -> None:
        size = Settings.model_fields["pool_size"].default  # as many connections as the service
        self._pool = await asyncpg.create_pool(
            os.environ["DATABASE_URL"], min_size=size, max_size=size
        )
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(
                "select set_config('app.company', $1, true)", os.environ["COMPANY"]
            )
            for row in await connection.fetch(PEOPLE):
                self._people[row["subject"].removeprefix("p")] = Caller(
                    company_id=row["company_id"],
                    person_id=row["person_id"],
                    roles=frozenset(),
                    unit_id=row["unit_id"],
                    unit_path=tuple(row["unit_path"]),
                    language=row["language"],
                )


async def main() -> None:
    """Serve until killed."""
    bare = Bare()
    await bare.open()
    config = uvicorn.Config(
        bare, port=int(os.environ["PORT"]), log_config=None, access_log=False, lifespan="off"
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
