"""The directory of a company of 100,000 people: one request after another, mixed.

Names as they begin, words in any order, accents, slips, nobody at all; alone and within a unit;
everybody who teaches a skill or uses a language. Each kind is as frequent as the others and comes
from 100 people in turn, through the gateway. CPU says what the work was where other programs had
the cores too. Promised: p95 ≤ 30 ms.
"""

import asyncio
import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.directory_company import COMPANY, PEOPLE, division, fill, name_of, skill, u
from benchmarks.load import Request, load
from benchmarks.serving import cpu_seconds, running_database, running_gateway, running_service
from shared.migrate import upgrade
from shared.testing.databases import create_service_database
from shared.testing.embedded import free_port
from shared.testing.tokens import TestIssuer
from shared.text import folded

REQUESTS: Final = 100  # of each kind
Query = Mapping[str, str]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        folder.chmod(0o755)
        superuser = held.enter_context(running_database(folder / "data"))
        databases = create_service_database(superuser, "profiles")
        upgrade("profiles", databases.owner)
        asyncio.run(fill(superuser.rpartition("/")[0] + "/profiles"))
        issuer, port, gateway = TestIssuer(), free_port(), free_port()
        environment = {
            "DATABASE_URL": databases.app,
            "NATS_URL": "nats://127.0.0.1:1",
            "ISSUERS_FILE": str(issuer.write_settings(folder)),
            "ENVIRONMENT": "local",
            "LOG_LEVEL": "ERROR",
            "REQUESTS_PER_MINUTE_PERSON": "1000000",
            "REQUESTS_PER_MINUTE_COMPANY": "10000000",
        }
        pid = held.enter_context(running_service("profiles", port, environment))
        held.enter_context(running_gateway(folder, gateway, {"profiles": port}))
        backends = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        asyncio.run(
            _measure(
                {"through the gateway": gateway, "the service alone": port}, (pid, backends), issuer
            )
        )


async def _measure(ports: Mapping[str, int], pids: tuple[int, int], issuer: TestIssuer) -> None:
    print("| | p50 ms | p95 ms | slowest ms | service CPU ms each | database CPU ms each |")
    print("|---|--:|--:|--:|--:|--:|")
    dice = random.Random(7)  # noqa: S311  no secret
    signed = [issuer.token(COMPANY, f"p{person}") for person in range(REQUESTS)]
    everything: list[Request] = []
    for label, queries in _kinds(dice).items():
        requests = [
            Request(f"/profiles/people?{urlencode(query)}", token)
            for query, token in zip(queries, signed, strict=True)
        ]
        await _row(label, ports["through the gateway"], pids, requests)
        everything += requests
    dice.shuffle(everything)
    for way, port in ports.items():
        await _row(f"**all, mixed, {way}**", port, pids, everything)


def _kinds(dice: random.Random) -> Mapping[str, list[Query]]:
    names = [name_of(dice.randrange(PEOPLE)) for _ in range(REQUESTS)]
    everywhere = {
        "as a name begins": [_typed(name[: dice.randint(1, 9)]) for name in names],
        "words in any order": [_typed(_turned(name)) for name in names],
        "without accents": [_typed(folded(name)) for name in names],
        "with a slip": [_typed(_slipped(name, dice)) for name in names],
        "with two slips": [_typed(_slipped(_slipped(name, dice), dice)) for name in names],
        "nobody": [_typed(f"{dice.choice('qxwz')}{number}qzx") for number in range(REQUESTS)],
    }
    within: list[Query] = [
        {**query, "unit_id": str(division(number))}
        for number, query in enumerate(everywhere["with a slip"])
    ]
    teams: list[Query] = [{"unit_id": str(u(f"team {number}"))} for number in range(REQUESTS)]
    divisions: list[Query] = [{"unit_id": str(division(number))} for number in range(REQUESTS)]
    return {
        **everywhere,
        "with a slip, within a unit of 5,000": within,
        "everybody of a team of 100": teams,
        "everybody of a unit of 5,000": divisions,
        "who has or teaches a skill": [{"skill_id": str(skill(n))} for n in range(REQUESTS)],
        "who uses a language": [{"language": dice.choice(["nl", "fr"])} for _ in names],
    }


def _typed(text: str) -> Query:
    return {"q": text}


def _turned(name: str) -> str:
    first, *rest = name.split()
    return " ".join([*rest, first[:3]])


def _slipped(name: str, dice: random.Random) -> str:
    """Leave a letter out, double it, or swap it with the next."""
    at = dice.randrange(1, len(name) - 1)
    return dice.choice(list(_slips(name, at)))


def _slips(name: str, at: int) -> Iterator[str]:
    yield name[:at] + name[at + 1 :]
    yield name[:at] + name[at] + name[at:]
    yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


async def _row(label: str, port: int, pids: tuple[int, int], requests: list[Request]) -> None:
    await load(port, requests[:20], connections=1)  # plans, caches
    before = _spent(pids)
    seen = await load(port, requests, connections=1)
    if seen.failures:
        raise RuntimeError(f"{seen.failures} of {label} failed")
    spent = zip(_spent(pids), before, strict=True)
    work = " | ".join(f"{1000 * (now - then) / len(requests):.1f}" for now, then in spent)
    times = " | ".join(f"{seen.percentile(percent):.1f}" for percent in (50, 95, 100))
    print(f"| {label} | {times} | {work} |", flush=True)


def _spent(pids: tuple[int, int]) -> tuple[float, float]:
    """Give the processor time of the service, and of all PostgreSQL processes."""
    service, postgres = pids
    children = Path(f"/proc/{postgres}/task/{postgres}/children").read_text(encoding="utf-8")
    return cpu_seconds(service), sum(cpu_seconds(int(child)) for child in children.split())


if __name__ == "__main__":
    main()
