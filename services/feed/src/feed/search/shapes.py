"""What a searcher gets to see of what was found: plain values, which become JSON once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from feed.search.models import FoundBy
from feed.search.ranking import MEANING_FROM
from feed.search.rules import snippet
from feed.search.wording import TEXTS
from shared.languages import Language

Shape = dict[str, Any]  # a model of that name as JSON has it


def found_out(
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
        "answers": [_answer(row) for row in answers],
        "score": round(thread.score, 4),
        "reasons": [{"code": code, "text": TEXTS[language][code]} for code in _reasons(thread)],
    }


def _answer(row: Any) -> Shape:
    return {
        "id": str(row.id),
        "author": _author(row),
        "excerpt": row.plain,
        "language": row.language,
        "created_at": row.created_at,
        "helped": row.helped,
        "is_match": row.is_match,
    }


def _author(row: Any) -> Shape | None:
    if row.author_id is None:
        return None
    return {"id": str(row.author_id), "display_name": row.display_name}


def _reasons(thread: Any) -> Iterator[FoundBy]:
    if thread.words > 0:
        yield "same-words"
    if thread.cosine > MEANING_FROM:
        yield "same-meaning"
    if thread.words == 0 and thread.topics > 0:
        yield "same-topic"
    if thread.words == 0 and thread.letters > 0:
        yield "like-letters"
    if thread.best_helped > 0:
        yield "helped-many"
