"""10,000 people arrive: in one file of HR through API and worker, and one by one by SCIM.

SCIM is written with one POST per person over four connections at once, as identity providers do,
and none of it with /Bulk. Limits on calls are those of a deployment. Memory is the resident set of
the process that does the work, before, after the first thousand people and at its highest after
that; processor time is that of API, worker and PostgreSQL. Promised: under 60 s each, memory flat.
"""

import asyncio
import csv
import http.client
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from benchmarks.serving import running_database, running_service
from profiles.founding import Founding, found_company
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import open_engine, open_sessions
from shared.migrate import upgrade
from shared.testing.databases import Databases, create_service_database
from shared.testing.embedded import free_port, running_nats
from shared.testing.tokens import TestIssuer

PEOPLE: Final = 10_000
EARLY: Final = 1_000
CONNECTIONS: Final = 4
UNITS: Final = 40


@dataclass
class Watch:
    """What processes used while something was done."""

    pids: Mapping[str, int]
    main: str
    resident: list[tuple[int, float]] = field(default_factory=list)

    def note(self, done: int) -> None:
        """Keep the memory of the working process when so many people are in."""
        self.resident.append((done, _resident_megabytes(self.pids[self.main])))

    def cpu(self) -> dict[str, float]:
        """Give the processor time of each, with its children, in seconds."""
        return {name: _family_cpu(pid) for name, pid in self.pids.items()}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        folder.chmod(0o755)
        place = folder / "data"
        superuser = held.enter_context(running_database(place))
        nats = held.enter_context(running_nats(folder / "nats", free_port()))
        databases = create_service_database(superuser, "profiles")
        upgrade("profiles", databases.owner)
        issuer, port = TestIssuer(), free_port()
        environment = _environment(nats, issuer.write_settings(folder), folder)
        pids = {"postgres": int((place / "postmaster.pid").read_text().split()[0])}
        api = environment | {"DATABASE_URL": databases.app}
        pids["API"] = held.enter_context(running_service("profiles", port, api))
        worker = environment | {"DATABASE_URL": databases.worker, "WORKER_PORT": str(free_port())}
        pids["worker"] = held.enter_context(_running_worker(worker))
        print("| | seconds | CPU s: API | worker | PostgreSQL | MB before | to 1,000 | after |")
        print("|---|--:|--:|--:|--:|--:|--:|--:|")
        for what, run in (("people file", _import), ("SCIM", _provision)):
            company = asyncio.run(_found(databases))
            token = issuer.token(company, "boss")
            watch = Watch(pids, "worker" if run is _import else "API")
            _row(what, watch, partial(run, port, token, watch))


def _row(what: str, watch: Watch, act: Callable[[], None]) -> None:
    watch.note(0)
    began, before = time.perf_counter(), watch.cpu()
    act()
    seconds, after = time.perf_counter() - began, watch.cpu()
    cpu = " | ".join(f"{after[name] - before[name]:.1f}" for name in ("API", "worker", "postgres"))
    start = watch.resident[0][1]
    early = max(size for done, size in watch.resident if done <= EARLY)
    late = max(size for done, size in watch.resident if done >= EARLY)
    memory = f"{start:.0f} | {early:.0f} | {late:.0f}"
    print(f"| {what} | {seconds:.1f} | {cpu} | {memory} |", flush=True)


def _import(port: int, token: str, watch: Watch) -> None:
    api = _Api(port, token)
    sent = api.send("POST", "/profiles/people/imports", _people_file(), "text/csv")
    report: dict[str, Any] = {"status": "waiting"}
    while report["status"] in {"waiting", "applying"}:
        time.sleep(0.2)  # five a second: a person may ask ten
        report = api.send("GET", f"/profiles/people/imports/{sent['id']}")
        watch.note(report["created"])
    if report["created"] != PEOPLE:
        raise RuntimeError(f"{report}")


def _provision(port: int, token: str, watch: Watch) -> None:
    path = f"/profiles/scim-credentials/{uuid4()}"
    made = _Api(port, token).send("PUT", path, b'{"description": "benchmark"}')
    parts = [range(first, PEOPLE, CONNECTIONS) for first in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for written in [pool.submit(_write, port, made["token"], part, watch) for part in parts]:
            written.result()


def _write(port: int, token: str, numbers: Iterable[int], watch: Watch) -> None:
    api = _Api(port, token)
    for number in numbers:
        api.send("POST", "/profiles/scim/v2/Users", _user(number), "application/scim+json")
        if number % 100 == 0:
            watch.note(number)


def _people_file() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["external_id", "display_name", "email", "unit", "manager_external_id"])
    for number in range(PEOPLE):
        manager = str(number // 10) if number >= 10 else ""
        unit = f"Division {number % 8}/Team {number % UNITS}"
        writer.writerow([number, f"Name {number}", f"p{number}@firm.be", unit, manager])
    return text.getvalue().encode()


def _user(number: int) -> bytes:
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": f"p{number}@firm.be",
        "externalId": f"{uuid4()}",
        "name": {"givenName": "Name", "familyName": f"Number {number}"},
        "emails": [{"value": f"p{number}@firm.be", "type": "work", "primary": True}],
        "active": True,
        "title": "Chef",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "department": f"Team {number % UNITS}",
            "employeeNumber": str(number),
        },
    }
    return json.dumps(user).encode()


class _Api:
    """One connection that is kept."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self._token = token

    def send(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json"
    ) -> Any:  # JSON
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind}
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in {200, 201, 202}:
            raise RuntimeError(f"{method} {path}: {answer.status} {text.decode()}")
        return json.loads(text)


async def _found(databases: Databases) -> UUID:
    founding = Founding(
        name=f"Firm {uuid4()}",
        administrator="boss",
        language="nl",
        time_zone="Europe/Brussels",
        issuer=LOCAL_ISSUER,
        subject=None,
    )
    engine = open_engine(databases.worker, 1)
    async with open_sessions(engine).begin() as session:
        made = await found_company(session, founding)
    await engine.dispose()
    return UUID(str(made["company_id"]))


def _environment(nats: str, issuers: Path, folder: Path) -> dict[str, str]:
    secrets = folder / "secrets.json"
    secrets.write_text("{}", encoding="utf-8")
    return {
        "NATS_URL": nats,
        "ISSUERS_FILE": str(issuers),
        "SECRETS_FILE": str(secrets),
        "ENVIRONMENT": "local",
        "LOG_LEVEL": "ERROR",
    }


@contextmanager
def _running_worker(environment: Mapping[str, str]) -> Iterator[int]:
    command = [sys.executable, "-W", "ignore", "-m", "profiles.worker"]
    own = {**os.environ, **environment}
    with subprocess.Popen(command, env=own) as process:  # noqa: S603  our own module
        try:
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


def _resident_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _family_cpu(pid: int) -> float:
    """Count children too, those that have ended included: PostgreSQL works in them."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0  # it has just ended, and its parent counts it
    ticks = sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK") + sum(_family_cpu(int(child)) for child in children)


if __name__ == "__main__":
    main()
