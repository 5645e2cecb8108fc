"""How names are compared with what somebody types, in conditions that an index answers.

Row-level security keeps an index from answering operators that might tell of hidden rows by their
errors, such as `like`; comparisons, `@@` and `%>` are not among them (deploy/postgres/init.sql).
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, String, and_, bindparam, cast, false, literal
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col

from profiles.me.models import NAME_WORDS, Person
from shared.text import folded

_SEPARATORS: Final = str.maketrans("-'’.", "    ")
_SHORT: Final = 3
_LAST: Final = "\U0010ffff"  # names are sorted by code point, and nothing comes after this one


def needle_of(typed: str) -> str:
    """Fold what was typed as names are folded."""
    return " ".join(folded(typed).split())


def words_of(needle: str) -> list[str]:
    """Give the words of a folded name as the database parts them."""
    return needle.translate(_SEPARATORS).split()


def begins_with(needle: str) -> ColumnElement[bool]:
    """Say that a whole name begins so."""
    name = col(Person.sort_name)
    return and_(name >= needle, name < needle + _LAST)


def has_words(words: Sequence[str]) -> ColumnElement[bool]:
    """Say that a name has words that begin so, in any order.

    Short words before the last stand for themselves: "de" begins a third of all words.
    """
    if not words:
        return false()
    *before, last = words
    quoted = [_quoted(word) + (":*" if len(word) > _SHORT else "") for word in before]
    quoted.append(f"{_quoted(last)}:*")
    query = cast(bindparam(None, " & ".join(quoted), String), TSQUERY)
    return NAME_WORDS.op("@@", is_comparison=True)(query)


def least_likeness(needle: str) -> float:
    """Give the share of trigrams that has to be the same, the more the longer a name is.

    One slip leaves about .4 of the trigrams of five letters, half of those of twelve and more of
    those of longer names; to ask for no more than .4 of those would compare them with thousands.
    """
    return 0.4 if len(needle) <= 6 else 0.5 if len(needle) <= 14 else 0.55


def is_like(needle: str) -> ColumnElement[bool]:
    """Say that a part of a name has much the same letters; the least likeness is a setting."""
    return col(Person.sort_name).op("%>", is_comparison=True)(literal(needle))


def _quoted(word: str) -> str:
    """Write a word of a query so that nothing in it is read as an operator."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
