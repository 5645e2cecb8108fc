"""Alembic's entry; all services share one way (shared.migrate)."""

from shared.migrate import run_migrations

run_migrations()
