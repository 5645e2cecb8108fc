"""What docker-compose runs once: `python -m local.containers setup | databases | token …`.

`setup` makes the secrets on first start and gives each part only its own, in a folder (a volume)
of its own under /share. `databases` makes the five databases and their roles. `token` signs for a
subject of a company, for trying out.
"""

import json
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from local.folder import Folder, open_folder
from local.keys import database_passwords, ensure_keys, read_secret, secret_file, sign_token
from local.settings import SERVICES
from shared.auth.tokens import LOCAL_ISSUER
from shared.database_url import as_role
from shared.testing.databases import create_service_database

OWN = Path("/run/raakvlak")
ROLES = {"api": "app", "worker": "worker", "migrations": "owner"}


def setup(keys: Path, share: Path) -> None:
    """Make what secrets are missing and hand them out; safe to run at every start."""
    folder = open_folder(keys)
    ensure_keys(folder)
    passwords = read_secret(folder, "passwords")
    hand_out(share / "postgres" / "environment", {"POSTGRES_PASSWORD": passwords["postgres"]})
    broker = {f"NATS_{name.upper()}": passwords[f"nats_{name}"] for name in SERVICES}
    hand_out(share / "nats" / "environment", broker)
    for service in SERVICES:
        share_with(folder, share / service, service)


def share_with(folder: Folder, own: Path, service: str) -> None:
    """Give one service its issuers, its secrets, and an environment per kind of process."""
    write_private(own / "issuers.json", json.dumps(trusted_issuers(folder)))
    write_private(own / "jwks.json", secret_file(folder, "jwks").read_text())
    write_private(own / "secrets.json", secret_file(folder, service).read_text())
    database = database_server()
    broker = os.environ.get("NATS_ADDRESS", "nats:4222")
    broker_password = read_secret(folder, "passwords")[f"nats_{service}"]
    for process, role in ROLES.items():
        password = vars(database_passwords(folder, service))[role]
        environment = {
            "DATABASE_URL": as_role(database, f"{service}_{role}", password, service),
            "NATS_URL": f"nats://{service}:{broker_password}@{broker}",
            "ISSUERS_FILE": str(OWN / "issuers.json"),
            "SECRETS_FILE": str(OWN / "secrets.json"),
        }
        hand_out(own / f"{process}.env", environment)


def trusted_issuers(folder: Folder) -> list[dict[str, object]]:
    """List whose tokens count: the customer's, and our own unless this is production."""
    listed: list[dict[str, object]] = json.loads(secret_file(folder, "issuers").read_text())
    others = [issuer for issuer in listed if issuer["issuer"] != LOCAL_ISSUER]
    if os.environ.get("ENVIRONMENT") == "production":
        return others
    ours = next(issuer for issuer in listed if issuer["issuer"] == LOCAL_ISSUER)
    return [ours | {"jwks": str(OWN / "jwks.json")}, *others]


def databases(keys: Path) -> None:
    """Make or update every service's database and roles."""
    folder = Folder(keys)
    password = read_secret(folder, "passwords")["postgres"]
    url = as_role(database_server(), "postgres", password, "postgres")
    for service in SERVICES:
        create_service_database(url, service, database_passwords(folder, service))


def database_server() -> str:
    """Give the URL of the database server, with what is said about TLS.

    Whoever connects checks it: its files are where they run.
    """
    address = os.environ.get("POSTGRES_ADDRESS", "postgres:5432")
    return f"postgresql://{address}/?{os.environ.get('POSTGRES_PARAMETERS', '')}"


def hand_out(path: Path, environment: Mapping[str, str]) -> None:
    """Write variables as a shell reads them."""
    lines = (f"{name}={shlex.quote(value)}\n" for name, value in environment.items())
    write_private(path, "".join(lines))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    keys = Path("/keys")
    match arguments:
        case ["setup"]:
            setup(keys, Path("/share"))
        case ["setup", own_keys, own_share]:
            setup(Path(own_keys), Path(own_share))
        case ["databases"]:
            databases(keys)
        case ["token", subject, company]:
            print(sign_token(Folder(keys), subject, company))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
