"""What a searcher gets to see of what was found: plain values, which become JSON once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from feed.search.models import FoundBy
from feed.search.rules import MEANING_FROM, Found, snippet
from feed.search.wording import TEXTS
from shared.languages import Language

Shape = dict[str, Any]  # a model of that name as JSON has it


def found_out(
    found: Found,
    thread: Any,  # a row of the statement, as are the answers
    answers: Sequence[Any],
    beginnings: Iterable[str],
    language: Language,
) -> Shape:
    """Shape one result for its reader (FoundOut)."""
    cut = snippet(thread.plain, beginnings)
    return {
        "id": str(thread.id),  # the driver's ids become JSON slowly
        "kind": thread.kind,
        "author": _author(thread),
        "title": thread.title,
        "snippet": {
            "text": cut.text,
            "marks": [{"start": mark.start, "end": mark.end} for mark in cut.marks],
        },
        "language": thread.language,
        "created_at": thread.created_at,
        "helped": thread.helped,
        "answer_count": thread.answers,
        "answers": [_answer(row, found.items) for row in answers],
        "score": round(found.score, 4),
        "reasons": [{"code": code, "text": TEXTS[language][code]} for code in _reasons(found)],
    }


def _answer(row: Any, matched: Sequence[UUID]) -> Shape:
    return {
        "id": str(row.id),
        "author": _author(row),
        "excerpt": row.plain,
        "language": row.language,
        "created_at": row.created_at,
        "helped": row.helped,
        "is_match": row.id in matched,
    }


def _author(row: Any) -> Shape | None:
    if row.author_id is None:
        return None
    return {"id": str(row.author_id), "display_name": row.display_name}


def _reasons(found: Found) -> Iterator[FoundBy]:
    best = found.best
    if best.words > 0:
        yield "same-words"
    if best.cosine > MEANING_FROM:
        yield "same-meaning"
    if best.words == 0 and best.topics > 0:
        yield "same-topic"
    if best.words == 0 and best.letters > 0:
        yield "like-letters"
    if best.helped > 0:
        yield "helped-many"
