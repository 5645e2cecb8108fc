"""At start every process compares the live settings with those our promises rest on.

A difference stops the embedded stack and is a loud warning on a managed one.
"""

from collections.abc import Mapping
from typing import Final

from nats.js import JetStreamContext
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker import STREAM, stream_config
from shared.logs import log
from shared.settings import Settings

POSTGRES_SETTINGS: Final = {
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "10s",
    "client_connection_check_interval": "1s",
    "row_security": "on",
}


class UnsafeSettings(Exception):
    """The database or the broker is not set up the way our promises need."""


async def check_database(engine: AsyncEngine, settings: Settings) -> None:
    """Compare PostgreSQL's settings for this role. Raises UnsafeSettings on the embedded stack."""
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(
                "select name, current_setting(name) as setting"
                " from pg_settings where name = any(:names)"
            ),
            {"names": list(POSTGRES_SETTINGS)},
        )
        live: dict[str, str] = {row.name: row.setting for row in rows}
        bypasses = await connection.scalar(
            text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        )
    wrong = {n: live.get(n) for n, v in POSTGRES_SETTINGS.items() if live.get(n) != v}
    if bypasses:
        wrong["row_security"] = "bypassed by this role"
    _complain(settings, "postgres", wrong)


async def check_stream(js: JetStreamContext, settings: Settings) -> None:
    """Compare the stream's settings. Raises UnsafeSettings on the embedded stack."""
    wanted, live = stream_config(settings), (await js.stream_info(STREAM)).config
    names = ("storage", "discard", "max_age", "duplicate_window", "num_replicas", "retention")
    wrong = {
        name: str(getattr(live, name))
        for name in names
        if getattr(live, name) != getattr(wanted, name)
    }
    _complain(settings, "nats", wrong)


def _complain(settings: Settings, part: str, wrong: Mapping[str, str | None]) -> None:
    if not wrong:
        return
    log.error("unsafe_settings", part=part, found=wrong)
    if settings.is_local:
        raise UnsafeSettings(f"{part}: {wrong}")
