"""What search makes of texts. Pure: no database, no model."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from shared.text import folded

CONFIGURATIONS: Final = {"nl": "dutch", "fr": "french", "en": "english"}
"""PostgreSQL's stemmers."""
SNIPPET_CHARACTERS: Final = 240
MOST_TERMS: Final = 12

_TAG: Final = re.compile(r"<[^>]+>")
_MENTION: Final = re.compile(r'<span class="mention"[^>]*>.*?</span>', re.DOTALL)
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"\w+")
_LATIN: Final = map(chr, range(0xC0, 0x250))
_BARE_LETTERS: Final = {letter: bare for letter in _LATIN if len(bare := folded(letter)) == 1}
_LATIN_LETTER: Final = re.compile("[\u00c0-\u024f]")


class Mark(NamedTuple):
    """Where a searched word stands."""

    start: int
    end: int


class Snippet(NamedTuple):
    """The place in a text that was found."""

    text: str
    marks: tuple[Mark, ...]


def plain_text(rendered: str) -> str:
    """Take the markup out of rendered HTML, and the names of those it mentions."""
    without_names = _MENTION.sub("@…", rendered)
    return _SPACES.sub(" ", html.unescape(_TAG.sub(" ", without_names))).strip()


def terms_of(text: str) -> list[str]:
    """List the words of a search, folded, each once, at most `MOST_TERMS`."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))[:MOST_TERMS]


def beginnings_of(text: str, stop_words: Collection[str] = ()) -> frozenset[str]:
    """List what the searched words begin with, to find them inflected.

    "questions" is found by "question" and the other way round. Words that only join others count
    where there are no others.
    """
    terms = [term for term in terms_of(text) if len(term) > 2]
    telling = [term for term in terms if term not in stop_words] or terms
    return frozenset(term[: max(4, len(term) - 2)] for term in telling)


def snippet(text: str, beginnings: Iterable[str], length: int = SNIPPET_CHARACTERS) -> Snippet:
    """Cut the part of a text where most of the searched words stand, and mark them.

    The marks are positions in the snippet, which starts at the beginning where nothing matches.
    """
    folded_text = _folded_in_place(text)
    found = sorted({start for one in beginnings for start in _words_from(folded_text, one)})
    start = _best_start(found, length)
    start = _word_start(text, max(0, start - length // 6)) if start > length // 2 else 0
    stop = min(len(text), start + length)
    shift = start - (1 if start else 0)  # for the lead
    words = ((at, _word_end(folded_text, at)) for at in found if start <= at < stop)
    marks = tuple(Mark(at - shift, end - shift) for at, end in words if end <= stop)
    return Snippet(
        f"{'…' if start else ''}{text[start:stop]}{'…' if stop < len(text) else ''}", marks
    )


def _words_from(text: str, beginning: str) -> Iterator[int]:
    """Find where a word begins with this."""
    # Letters are looked for and words then: a pattern for both would look at every letter twice.
    start = text.find(beginning)
    while start >= 0:
        if start == 0 or not _is_of_word(text[start - 1]):
            yield start
        start = text.find(beginning, start + 1)


def _is_of_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _word_end(text: str, start: int) -> int:
    return _WORD.match(text, start).end()  # type: ignore[union-attr]  # a word begins there


def _folded_in_place(text: str) -> str:
    """Fold case and Latin accents so that every letter keeps its place."""
    lower = text.lower()
    if lower.isascii():
        return lower
    kept = lower if len(lower) == len(text) else text
    return _LATIN_LETTER.sub(lambda found: _BARE_LETTERS.get(found[0], found[0]), kept)


def _best_start(starts: Sequence[int], length: int) -> int:
    best, most, first = 0, 0, 0
    for last, start in enumerate(starts):
        while start - starts[first] > length:
            first += 1
        if last - first + 1 > most:
            best, most = starts[first], last - first + 1
    return best


def _word_start(text: str, place: int) -> int:
    space = text.find(" ", place, place + 30)
    return space + 1 if place and space >= 0 else place
