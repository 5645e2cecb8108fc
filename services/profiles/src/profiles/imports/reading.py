"""A people CSV as companies really have it: any separator, byte order mark or code page."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SEPARATORS = ";,\t"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CELL_LENGTH = 10_000
_LINE_LENGTH = 100_000
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # new and old ones of Excel
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(ValueError):
    """The file as a whole cannot be read; `line` is where reading stopped, 0 for the file."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


class RawRow(NamedTuple):
    """The cells of one row and the line of the file on which it begins."""

    line: int
    cells: list[str]


def find_encoding(chunks: Iterable[bytes]) -> str:
    """Name the encoding: by its byte order mark, else UTF-8, else Windows-1252.

    Reads all chunks, since one late byte decides. Raises Unreadable when nothing fits.
    """
    utf8 = codecs.getincrementaldecoder("utf-8")()
    cp1252 = codecs.getincrementaldecoder("cp1252")()
    encoding = "utf-8"
    for number, chunk in enumerate(chunks):
        if number == 0 and chunk.startswith(_SPREADSHEETS):
            raise Unreadable(0, "This is a spreadsheet or an archive. Save it as CSV, send that.")
        marked = _marked(chunk) if number == 0 else None
        if marked:
            return marked
        if encoding == "utf-8" and not _decodes(utf8, chunk):
            encoding = "cp1252"
        if not _decodes(cp1252, chunk) and encoding == "cp1252":
            raise Unreadable(0, "The file is neither UTF-8 nor Windows-1252. Save it as UTF-8.")
    ends_well = encoding == "cp1252" or _decodes(utf8, b"", is_last=True)
    return encoding if ends_well else "cp1252"


def read_lines(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Decode piece by piece; a line keeps its end. Raises Unreadable on a broken sequence."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest = ""
    try:
        for chunk in chunks:
            *lines, rest = (rest + decoder.decode(chunk)).split("\n")
            yield from (line + "\n" for line in lines)
            if len(rest) > _LINE_LENGTH:
                raise Unreadable(0, "A line is longer than 100,000 characters; is this a CSV?")
        yield rest + decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise Unreadable(0, f"The file is not valid {encoding}. Save it as UTF-8.") from None


def read_rows(lines: Iterator[str]) -> Iterator[RawRow]:
    """Split lines into rows, the header first; blank rows are left out.

    The separator is the one of ; , and tab that the header has most of. Raises Unreadable.
    """
    first = next(lines, "")
    counted = max(SEPARATORS, key=first.count)
    csv.field_size_limit(_CELL_LENGTH)
    reader = csv.reader(_chain(first, lines), delimiter=counted)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield RawRow(begin, cells)
            begin = reader.line_num + 1
    except csv.Error:
        raise Unreadable(
            begin, "This row has no end that fits: look for a quote that is never closed."
        ) from None


def to_safe_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula: a quote goes before it."""
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def from_safe_cell(text: str) -> str:
    """Undo `to_safe_cell`, so that an exported file can be imported again."""
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _marked(chunk: bytes) -> str | None:
    return next((name for mark, name in _BYTE_ORDER_MARKS if chunk.startswith(mark)), None)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, is_last: bool = False) -> bool:
    try:
        decoder.decode(chunk, is_last)
    except UnicodeDecodeError:
        return False
    return True
