"""A record on paper: `python -m profiles.record.paper` reads it from stdin and writes a PDF.

It is a process of its own, since setting a thousand entries takes seconds of CPU. Stdin holds one
JSON document per line: first the cover, then every entry. The same input gives the same bytes.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypedDict

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from profiles.record.wording import MOST_ENTRIES, WORDS, Words
from shared.languages import Language

FONT: Final = "DejaVu"
FONT_FILE: Final = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
_UNKNOWN: Final = "\N{WHITE SQUARE}"
_GREY: Final = (110, 110, 110)
_BLACK: Final = (0, 0, 0)


class Cover(TypedDict):
    """What stands on top."""

    name: str
    company: str
    made_on: str
    language: Language


class Entry(TypedDict):
    """One thing learned; skills by name."""

    kind: str
    on: str
    title: str | None
    text: str | None
    skills: list[str]
    minutes: int | None
    url: str | None
    people_helped: int | None


class _Sheet(FPDF):
    """Pages with their number below."""

    def __init__(self, words: Words) -> None:
        super().__init__(format="A4")
        self.words = words
        self.alias_nb_pages()
        self.add_font(FONT, "", FONT_FILE)
        font = self.fonts[FONT.lower()]
        self.known = font.cmap if isinstance(font, TTFFont) else {}
        self.set_margins(20, 20)
        self.set_auto_page_break(auto=True, margin=20)

    def footer(self) -> None:
        """Write the number of the page."""
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.set_text_color(*_GREY)
        numbers = self.words.page.format(page=self.page_no(), pages="{nb}")
        self.cell(0, 5, numbers, align="R")

    def write_line(self, text: str, size: float, colour: tuple[int, int, int]) -> None:
        """Write some words over the whole width; what the font does not know is a square."""
        self.set_font(FONT, size=size)
        self.set_text_color(*colour)
        shown = "".join(c if c == "\n" or ord(c) in self.known else _UNKNOWN for c in text)
        self.multi_cell(0, size * 0.5, shown, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def render(cover: Cover, entries: Iterable[Entry]) -> bytes:
    """Set a record, the latest first, under the years."""
    words = WORDS[cover["language"]]
    sheet = _Sheet(words)
    sheet.set_creation_date(datetime.fromisoformat(cover["made_on"]).replace(tzinfo=UTC))
    sheet.set_title(words.title)
    sheet.set_lang(cover["language"])
    sheet.add_page()
    _write_cover(sheet, cover)
    year, count = "", 0
    for entry in entries:
        if count == MOST_ENTRIES:
            sheet.ln(6)
            sheet.write_line(words.more.format(count=MOST_ENTRIES), 9, _GREY)
            break
        if entry["on"][:4] != year:
            year = entry["on"][:4]
            sheet.ln(5)
            sheet.write_line(year, 14, _BLACK)
        _write_entry(sheet, entry)
        count += 1
    if count == 0:
        sheet.write_line(words.none, 10, _BLACK)
    return bytes(sheet.output())


def _write_cover(sheet: _Sheet, cover: Cover) -> None:
    sheet.write_line(sheet.words.title, 22, _BLACK)
    made = sheet.words.made.format(
        name=cover["name"], company=cover["company"], day=cover["made_on"]
    )
    sheet.ln(1)
    sheet.write_line(made, 10, _GREY)
    sheet.ln(3)


def _write_entry(sheet: _Sheet, entry: Entry) -> None:
    sheet.ln(3)
    sheet.write_line(" · ".join(_facts(sheet.words, entry)), 8.5, _GREY)
    for line in (entry["title"], entry["text"], entry["url"]):
        if line:
            sheet.write_line(line, 10.5, _BLACK)


def _facts(words: Words, entry: Entry) -> Iterator[str]:
    yield entry["on"]
    yield words.kinds.get(entry["kind"], entry["kind"])
    if entry["skills"]:
        yield ", ".join(entry["skills"])
    if entry["minutes"] is not None:
        yield words.minutes.format(count=entry["minutes"])
    if entry["people_helped"] is not None:
        yield words.helped.format(count=entry["people_helped"])


def main() -> None:
    """Read a cover and entries, write a PDF."""
    cover: Cover = json.loads(sys.stdin.buffer.readline())
    entries: Iterator[Entry] = (json.loads(line) for line in sys.stdin.buffer)
    sys.stdout.buffer.write(render(cover, entries))


if __name__ == "__main__":
    main()
