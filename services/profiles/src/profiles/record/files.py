"""A record as a file to take along: JSON, CSV, or set on paper by a process of its own."""

import asyncio
import csv
import io
import json
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Final

from profiles.imports.reading import to_safe_cell
from profiles.processes import running, turn
from profiles.record.models import RecordEntryOut, RecordOwnerOut
from profiles.record.wording import MOST_ENTRIES
from shared.languages import Language
from shared.problems import Unavailable

Slices = AsyncIterator[list[RecordEntryOut]]

COLUMNS: Final = (
    "on", "kind", "title", "text", "skills", "minutes", "people_helped", "url", "id"
)  # fmt: skip
SEPARATOR: Final = ";"
BYTE_ORDER_MARK: Final = "\ufeff"
PATIENCE_SECONDS: Final = 5.0
PAPER_SECONDS: Final = 60
_CHUNK: Final = 64 * 1024
# One at a time in every process: it takes a core.
_press = asyncio.Semaphore(1)


async def json_file(owner: RecordOwnerOut, made_on: date, slices: Slices) -> AsyncIterator[str]:
    """Give the record as one JSON document, in pieces."""
    head = json.dumps({"owner": owner.model_dump(mode="json"), "made_on": made_on.isoformat()})
    yield head[:-1] + ', "entries": ['
    is_first = True
    async for entries in slices:
        texts = [entry.model_dump_json() for entry in entries]
        yield ("" if is_first else ",\n") + ",\n".join(texts)
        is_first = False
    yield "]}"


async def csv_file(slices: Slices) -> AsyncIterator[str]:
    """Give the record as a table; no cell begins a formula.

    The byte order mark makes spreadsheets read accents right.
    """
    yield BYTE_ORDER_MARK + _lines([list(COLUMNS)])
    async for entries in slices:
        yield _lines([_cells(entry) for entry in entries])


async def pdf_file(
    owner: RecordOwnerOut, made_on: date, language: Language, slices: Slices
) -> AsyncIterator[bytes]:
    """Give the record on paper. Raises Unavailable when many want one at once."""
    busy = Unavailable("Try again in a moment.", headers={"Retry-After": "10"})
    cover = {
        "name": owner.display_name,
        "company": owner.company_name,
        "made_on": made_on.isoformat(),
        "language": language,
    }
    async with turn(_press, PATIENCE_SECONDS, busy), asyncio.timeout(PAPER_SECONDS):
        paper = await _set_on_paper(cover, slices)
    return _pieces(paper)


async def _set_on_paper(cover: Mapping[str, str], slices: Slices) -> bytes:
    async with running(sys.executable, "-m", "profiles.record.paper") as process:
        async with asyncio.TaskGroup() as tasks:
            read = tasks.create_task(_read(process))
            tasks.create_task(_feed(process, cover, slices))
        if await process.wait() != 0:
            raise RuntimeError(f"The record could not be set: {process.returncode}.")
        return read.result()


async def _read(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101  it was opened as a pipe
    return await process.stdout.read()


async def _feed(process: Process, cover: Mapping[str, str], slices: Slices) -> None:
    assert process.stdin is not None  # noqa: S101  it was opened as a pipe
    process.stdin.write(_line(cover))
    sent = 0
    # It stops reading when it has enough.
    with suppress(BrokenPipeError, ConnectionResetError):
        async for entries in slices:
            for entry in entries:
                skills = [one.skill.text for one in entry.skills]
                process.stdin.write(_line(entry.model_dump(mode="json") | {"skills": skills}))
            await process.stdin.drain()
            sent += len(entries)
            if sent > MOST_ENTRIES:
                break
        process.stdin.close()
        await process.stdin.wait_closed()


def _line(document: Mapping[str, object]) -> bytes:
    return json.dumps(document).encode() + b"\n"


async def _pieces(paper: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(paper), _CHUNK):
        yield paper[start : start + _CHUNK]


def _cells(entry: RecordEntryOut) -> list[str]:
    cells: dict[str, object] = entry.model_dump(mode="json")
    cells["skills"] = ", ".join(one.skill.text for one in entry.skills)
    return [to_safe_cell("" if cells[one] is None else str(cells[one])) for one in COLUMNS]


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATOR).writerows(rows)
    return text.getvalue()
