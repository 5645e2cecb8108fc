"""An operator's commands on the services: a token, a company, parked events, republishing."""

import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from local.folder import Folder, Refused
from local.keys import sign_token
from local.services import service_environment
from local.settings import Settings
from local.supervisor import admin_url
from shared.auth.tokens import LOCAL_ISSUER
from shared.testing.databases import run_psql

# Operators see all companies, so these run as superuser: row-level security is for the services.
FIND_PEOPLE = """
select company.company_id, company.name, person.issuer, person.subject
from person join company using (company_id)
where (lower(email) = lower(:'person') or external_id = :'person' or id::text = :'person')
  and (:'company' in ('', company_id::text) or lower(company.name) = lower(:'company'))
limit 10
"""
FIND_COMPANIES = """
select company_id from company
where :'company' in ('', company_id::text) or lower(name) = lower(:'company')
"""


@dataclass(frozen=True)
class SignIn:
    """How a person signs in, in one company."""

    company_id: str
    company: str
    issuer: str
    subject: str


def token(settings: Settings, person: str, company: str | None) -> None:
    """Print an access token for a person, signed by the local issuer."""
    folder = made_folder(settings)
    found = find_people(settings, folder, person, company or "")
    if not found:
        raise Refused(
            f"Nobody is known as {person!r}. People come from `make company` and imports."
        )
    if len(found) > 1:
        names = ", ".join(f"{each.company!r} ({each.company_id})" for each in found)
        raise Refused(f"{person!r} is in several companies; add COMPANY=…: {names}")
    if found[0].issuer != LOCAL_ISSUER:
        raise Refused(
            f"{person!r} signs in at {found[0].issuer}; only that issuer can sign for them."
        )
    print(sign_token(folder, found[0].subject, found[0].company_id))


def company(settings: Settings, name: str, admin: str) -> None:
    """Create a company with its first administrator."""
    in_service(
        settings, "profiles", "profiles.operator", "company", "--name", name, "--admin", admin
    )


def republish(settings: Settings, service: str, company: str | None) -> None:
    """Let an owner send its current state again, of one company or of all."""
    companies = query(settings, made_folder(settings), FIND_COMPANIES, company=company or "")
    if not companies:
        raise Refused(
            f"There is no company {company!r}." if company else "There is no company yet."
        )
    for company_id in companies:
        in_service(settings, service, "shared.republish", service, company_id)


def parked(settings: Settings, service: str, action: list[str]) -> None:
    """List, replay or discard the events a service could not take."""
    in_service(settings, service, "shared.parked", service, *action)


def find_people(settings: Settings, folder: Folder, person: str, company: str) -> list[SignIn]:
    """Find people by e-mail, external id or id."""
    rows = query(settings, folder, FIND_PEOPLE, person=person, company=company)
    return [SignIn(*row.split("|")) for row in rows]


def query(settings: Settings, folder: Folder, statement: str, **variables: str) -> list[str]:
    """Ask the profiles database; refuse in words while it is not there."""
    url = urlsplit(admin_url(settings, folder))._replace(path="/profiles").geturl()
    try:
        return run_psql(url, statement, **variables).splitlines()
    except RuntimeError as failed:
        raise Refused(
            f"The profiles database does not answer ({failed}). `make up` first."
        ) from None


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
