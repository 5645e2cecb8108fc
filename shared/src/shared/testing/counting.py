"""Hear which statements a process runs, through sessions and straight on the driver."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from asyncpg.connection import LoggedQuery
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import ConnectionPoolEntry

from shared.database import TenantConnection

_OWN_COMMANDS = ("BEGIN", "COMMIT", "ROLLBACK")


class _Heard:
    """What was heard; the driver tells of its own commands, and of what sessions ask in batches."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._batches: list[str] = []

    def before_cursor_execute(self, *told: object) -> None:
        _, _, statement, _, _, is_batch = told
        if "set_config" not in str(statement):
            self.statements.append(str(statement))
        if is_batch:
            self._batches.append(str(statement))

    def checkout(self, _connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        _driver_of(record).add_query_logger(self._note)

    def checkin(self, _connection: object, record: ConnectionPoolEntry) -> None:
        _driver_of(record).remove_query_logger(self._note)

    def _note(self, logged: LoggedQuery) -> None:
        if logged.query in self._batches:
            self._batches.remove(logged.query)
        elif not logged.query.startswith(_OWN_COMMANDS):
            self.statements.append(logged.query)


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    """Give a list that fills with the statements run meanwhile, without the tenant's set_config."""
    heard = _Heard()
    listeners = [
        (name, getattr(heard, name)) for name in ("before_cursor_execute", "checkout", "checkin")
    ]
    for name, listener in listeners:
        event.listen(engine, name, listener)
    try:
        yield heard.statements
    finally:
        for name, listener in listeners:
            event.remove(engine, name, listener)


def _driver_of(record: ConnectionPoolEntry) -> TenantConnection:
    return cast(TenantConnection, record.driver_connection)  # `connection_class` of the engine
