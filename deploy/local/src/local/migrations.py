"""Bring every service's database to its newest migration, in one process that forks.

Importing the stack costs seconds of CPU, so it is done once; but two services may name a table
alike and SQLModel's metadata is one per process, so each service migrates in a fork of its own.
"""

import json
import multiprocessing
import os
import sys

from shared.migrate import upgrade


def main() -> int:
    """Migrate the services in OWNER_URLS (service → owner's URL); give how many failed."""
    urls: dict[str, str] = json.loads(os.environ["OWNER_URLS"])
    forks = multiprocessing.get_context("fork")
    running = [
        forks.Process(target=upgrade, args=(service, url), name=service)
        for service, url in urls.items()
    ]
    for process in running:
        process.start()
    for process in running:
        process.join()
    failed = [process.name for process in running if process.exitcode != 0]
    for name in failed:
        print(f"The migrations of {name} failed.", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
