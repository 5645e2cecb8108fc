"""Words of a text as the index keeps them: folded, stemmed lightly, without the very common ones.

Light stemming only (plurals and inflection): an aggressive stemmer merges different words, and
Dutch stemming splits no compounds, so that long Dutch words are indexed by their pieces as well.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from matching.documents.stopwords import STOPWORDS
from shared.languages import Language
from shared.text import folded

MAX_WORDS: Final = 800
_WORD = re.compile(r"[^\W_]{2,40}")
_ADDRESS = re.compile(r"https?://\S+")
_SHORTEST_STEM: Final = 3
# The longest ending first; an ending is cut once.
_ENDINGS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("ingly", "edly", "ings", "ing", "ies", "ied", "es", "ed", "s"),
    "nl": ("etjes", "etje", "tjes", "tje", "jes", "je", "ende", "end", "en", "es", "e", "s"),
    "fr": ("issements", "issement", "ements", "ement", "euses", "euse", "eaux", "aux",
           "ees", "ee", "es", "er", "ez", "e", "s", "x"),
}  # fmt: skip
# Two Dutch words in one: pieces of this many letters, of words of at least that many.
_PIECE: Final = 5
_LONG_WORD: Final = 8


def words_of(text: str, language: Language) -> list[str]:
    """Give the index words of a text in their order, at most 800 and the pieces of long ones."""
    common = STOPWORDS[language]
    found = (word for word in _WORD.findall(_plain(text)) if word not in common)
    return [part for word, _ in zip(found, range(MAX_WORDS), strict=False)
            for part in _parts(word, language)]  # fmt: skip


def _plain(text: str) -> str:
    return folded(_ADDRESS.sub(" ", text[: MAX_WORDS * 20]))


@lru_cache(maxsize=100_000)
def _parts(word: str, language: Language) -> tuple[str, ...]:
    stem = stem_of(word, language)
    return (stem, *_pieces(stem)) if language == "nl" else (stem,)


def stem_of(word: str, language: Language) -> str:
    """Cut one inflectional ending off a folded word, never below three letters."""
    for ending in _ENDINGS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return _undoubled(word[: -len(ending)])
    return word


def _undoubled(stem: str) -> str:
    # "stopped" and "stop", "zalen"/"zaal" aside: one of two equal consonants at the end goes.
    doubled = len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in "aeious"
    return stem[:-1] if doubled else stem


def _pieces(stem: str) -> Iterator[str]:
    if len(stem) >= _LONG_WORD:
        for start in range(len(stem) - _PIECE + 1):
            yield "~" + stem[start : start + _PIECE]


def index_words(title: str | None, text: str, language: Language) -> tuple[str, ...]:
    """Give the words a document is found by; those of its title count twice."""
    heading = words_of(title or "", language)
    return (*heading, *heading, *words_of(text, language))


def encoded_text(title: str | None, text: str) -> str:
    """Give the text whose vector stands for the document."""
    return f"{title}. {text}" if title else text
