"""The second wall between companies: row-level security, in SQL for migrations."""

from typing import Final

# Tables whose rows the worker role sees of all companies: it works for all of them.
WORKER_TABLES: Final = frozenset({"outbox", "inbox", "inbox_failure", "due"})
# `nullif`: a pooled connection has the setting as an empty string, which is no uuid.
OWN_COMPANY: Final = "company_id = nullif(current_setting('app.company', true), '')::uuid"


def policies(service: str, table: str) -> list[str]:
    """Give the statements that show a table's rows only to their company."""
    statements = [
        f'alter table "{table}" enable row level security',
        f'alter table "{table}" force row level security',
        f'create policy company on "{table}" using ({OWN_COMPANY})',
    ]
    if table in WORKER_TABLES:
        statements.append(f'create policy worker on "{table}" to {service}_worker using (true)')
    return statements
