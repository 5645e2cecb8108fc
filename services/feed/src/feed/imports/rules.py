"""Cut what comes in into lines, whatever its form."""

import json
from collections.abc import Iterable, Iterator
from typing import Final

from shared.problems import Problem

MAX_LINE_BYTES: Final = 200_000
_SPACE: Final = " \t\r\n"


class NotLines(Problem):
    """Neither a JSON list nor one JSON document per line."""

    status = 422
    title = "This is neither a JSON list nor NDJSON."


class UnreadableLine(Exception):
    """A line that cannot even be kept; says why."""


def read_bytes(line: bytes) -> str:
    """Read a line as text. Raises UnreadableLine."""
    if len(line) > MAX_LINE_BYTES:
        raise UnreadableLine(f"A line has at most {MAX_LINE_BYTES // 1000} KB.")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise UnreadableLine("This is not UTF-8.") from None
    if "\0" in text:
        raise UnreadableLine("The character U+0000 is not allowed.")
    return text


def cut_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut a stream at its line ends; empty lines are left out."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n") if b"\n" in chunk else [rest + chunk]
        for line in lines:
            if line.strip():
                yield line.strip()
        # What is too long already is refused anyway: a body without line ends must not pile up.
        rest = rest.lstrip()[: MAX_LINE_BYTES + 1]
    if rest.strip():
        yield rest.strip()


def cut_list(text: str) -> Iterator[str]:
    """Cut a JSON list into its elements, as they stand. Raises NotLines."""
    decoder, end = json.JSONDecoder(), len(text)
    place = _after_space(text, 0)
    if text[place : place + 1] != "[":
        raise NotLines("Send `[…]` as application/json or lines as application/x-ndjson.")
    place = _after_space(text, place + 1)
    while text[place : place + 1] != "]":
        try:
            _, stop = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            raise NotLines(f"The list breaks at character {place} of {end}.") from None
        yield text[place:stop]
        place = _after_space(text, stop)
        if text[place : place + 1] == ",":
            place = _after_space(text, place + 1)
        elif text[place : place + 1] != "]":
            raise NotLines(f"The list breaks at character {place} of {end}.")


def _after_space(text: str, place: int) -> int:
    while text[place : place + 1] in _SPACE and place < len(text):
        place += 1
    return place
