"""Write a migration from the models: `python -m shared.testing.migration feed "what changes"`.

It brings a throw-away PostgreSQL to the newest migration and compares it with the models.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from shared.migrate import configuration, migrations_of, upgrade
from shared.testing.databases import create_service_database
from shared.testing.embedded import free_port, running_postgres


def main(service: str, message: str) -> None:
    """Make the next numbered migration file of a service."""
    number = len(list((migrations_of(service) / "versions").glob("*.py"))) + 1
    with (
        tempfile.TemporaryDirectory() as folder,
        running_postgres(Path(folder) / "data", free_port()) as url,
    ):
        owner = create_service_database(url, service).owner
        upgrade(service, owner)
        config = configuration(service, owner)
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
