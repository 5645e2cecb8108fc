"""A service's database and its three roles, made by the one script that everybody runs."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.testing.embedded import find_postgres_binaries

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
    place = urlsplit(admin_url).netloc.rpartition("@")[2]
    urls = (
        f"postgresql://{service}_{role}:{password}@{place}/{service}"
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
    command += ["-h", parts.hostname or "", "-p", str(parts.port or 5432)]
    command += ["-U", unquote(parts.username or ""), "-d", parts.path.strip("/") or "postgres"]
    for name, value in variables.items():
        command += ["-v", f"{name}={value}"]
    done = subprocess.run(
        command, input=script, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"psql failed: {done.stderr.strip()}")
    return done.stdout
