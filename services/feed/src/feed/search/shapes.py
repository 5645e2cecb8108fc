"""What a searcher gets to see of what was found."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from feed.authors.models import AuthorOut
from feed.search.models import (
    FoundAnswerOut,
    FoundBy,
    FoundOut,
    FoundReasonOut,
    MarkOut,
    SnippetOut,
)
from feed.search.rules import MEANING_FROM, Found, snippet
from feed.search.wording import TEXTS
from shared.languages import Language

_EXCERPT_CHARACTERS: Final = 280


def found_out(
    found: Found,
    thread: Row[Any],
    answers: Sequence[Row[Any]],
    terms: Sequence[str],
    language: Language,
) -> FoundOut:
    """Shape one result for its reader."""
    cut = snippet(thread.plain, terms)
    return FoundOut(
        id=thread.id,
        kind=thread.kind,
        author=_author(thread),
        title=thread.title,
        snippet=SnippetOut(
            text=cut.text, marks=[MarkOut(start=m.start, end=m.end) for m in cut.marks]
        ),
        language=thread.language,
        created_at=thread.created_at,
        helped=thread.helped,
        answer_count=thread.answers,
        answers=[_answer(row, found.items) for row in answers],
        score=round(found.score, 4),
        reasons=[FoundReasonOut(code=code, text=TEXTS[language][code]) for code in _reasons(found)],
    )


def _answer(row: Row[Any], matched: Sequence[UUID]) -> FoundAnswerOut:
    return FoundAnswerOut(
        id=row.id,
        author=_author(row),
        excerpt=row.plain[:_EXCERPT_CHARACTERS],
        language=row.language,
        created_at=row.created_at,
        helped=row.helped,
        is_match=row.id in matched,
    )


def _author(row: Row[Any]) -> AuthorOut | None:
    if row.author_id is None:
        return None
    return AuthorOut(id=row.author_id, display_name=row.display_name)


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
