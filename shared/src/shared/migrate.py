"""Bring a service's database to the newest migration: `python -m shared.migrate feed`.

The service's migrations/env.py calls `run_migrations`; all services share this one way.
"""

import asyncio
import importlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from alembic import command, context
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from alembic.operations import ops
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import SQLModel

from shared.database_url import connection
from shared.tenancy import policies

LOCK_TIMEOUT = "5s"


def migrations_of(service: str) -> Path:
    """Find the service's migrations: MIGRATIONS_DIR in an image, else beside its sources."""
    if folder := os.environ.get("MIGRATIONS_DIR"):
        return Path(folder)
    package = importlib.import_module(service)
    return Path(str(package.__file__)).parents[2] / "migrations"


def configuration(service: str, database_url: str) -> Config:
    """Give Alembic's configuration for a service."""
    config = Config()
    config.set_main_option("script_location", str(migrations_of(service)))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes.update(service=service, database_url=database_url)
    return config


def newest_migration(service: str) -> str | None:
    """Name the migration this code was written for."""
    config = Config()
    config.set_main_option("script_location", str(migrations_of(service)))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config).get_current_head()


def upgrade(service: str, database_url: str) -> None:
    """Run all migrations that have not run yet."""
    command.upgrade(configuration(service, database_url), "head")


def load_tables(service: str) -> None:
    """Import every module with tables, so that the metadata is whole."""
    for shared_tables in ("shared.outbox", "shared.inbox", "shared.due", "shared.auth.identities"):
        importlib.import_module(shared_tables)
    package = importlib.import_module(service)
    root = Path(str(package.__file__)).parent
    for models in sorted(root.glob("*/models.py")):
        importlib.import_module(f"{service}.{models.parent.name}.models")


def _secure_new_tables(
    migration: MigrationContext,
    _revision: str | Iterable[str | None] | Iterable[str],
    directives: list[ops.MigrationScript],
) -> None:
    """Put row-level security behind every table that autogenerate creates."""
    service = migration.opts["service"]
    for script in directives:
        if script.upgrade_ops is None:
            continue
        created = [op for op in script.upgrade_ops.ops if isinstance(op, ops.CreateTableOp)]
        for table in created:
            for statement in policies(service, table.table_name):
                script.upgrade_ops.ops.append(ops.ExecuteSQLOp(statement))


def _plain_strings(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write SQLModel's string type as SQLAlchemy's own, so that migrations import no SQLModel."""
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String({length})" if length else "sa.String()"
    return False


def run_migrations() -> None:
    """Run inside a service's migrations/env.py."""
    config = context.config
    load_tables(config.attributes["service"])
    asyncio.run(_connect_and_migrate(config))


async def _connect_and_migrate(config: Config) -> None:
    address, parameters = connection(config.attributes["database_url"])
    engine = create_async_engine(address, poolclass=NullPool, connect_args=parameters)
    async with engine.connect() as opened:
        await opened.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        await opened.commit()
        await opened.run_sync(_migrate, config.attributes["service"])
    await engine.dispose()


def _migrate(connection: Connection, service: str) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        compare_type=True,
        include_object=_is_ours,
        render_item=_plain_strings,
        process_revision_directives=_secure_new_tables,
        transaction_per_migration=True,
        service=service,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_ours(_thing: object, name: str | None, kind: str, *_rest: object) -> bool:
    return not (kind == "table" and name == "alembic_version")


if __name__ == "__main__":
    upgrade(sys.argv[1], os.environ["DATABASE_URL"])
