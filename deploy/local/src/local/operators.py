"""An operator's commands on the services: a token, a company, parked events, republishing."""

import subprocess
import sys

from local.folder import Folder, Refused
from local.keys import sign_token
from local.services import service_environment
from local.settings import Settings


def token(settings: Settings, person: str, company: str | None) -> None:
    """Print an access token for a person, signed by the local issuer."""
    print(sign_token(made_folder(settings), person, company or ""))


def company(settings: Settings, name: str, admin: str) -> None:
    """Create a company with its first administrator."""
    in_service(
        settings, "profiles", "profiles.operator", "company", "--name", name, "--admin", admin
    )


def republish(settings: Settings, service: str) -> None:
    """Let an owner send its current state again, to fill a new projection."""
    in_service(settings, service, f"{service}.operator", "republish")


def parked(settings: Settings, service: str, action: list[str]) -> None:
    """List, replay or discard the events a service could not take."""
    in_service(settings, service, "shared.parked", service, *action)


def in_service(settings: Settings, service: str, module: str, *arguments: str) -> None:
    """Run a service's own command with its worker's rights; pass on its exit status."""
    environment = service_environment(settings, made_folder(settings), service, "worker")
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, env=environment, check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def made_folder(settings: Settings) -> Folder:
    """Give the data folder, or refuse when the stack was never started."""
    folder = Folder(settings.data)
    if not folder.secrets.exists():
        raise Refused("There is no data folder yet. `make up` makes it.")
    return folder
