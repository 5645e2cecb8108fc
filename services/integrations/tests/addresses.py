"""The tables of addresses and URLs, good and bad."""

from pathlib import Path


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8").splitlines()


INSIDE = _lines("addresses_inside.txt")
OUTSIDE = _lines("addresses_outside.txt")
BAD_URLS = [
    *_lines("bad_urls.txt"),
    "https://exa mple.com/",
    "https://example.com/\r\nX: y",
    "https://example.com/\t",
    "https://example.com/" + "x" * 2000,
    "",
]
