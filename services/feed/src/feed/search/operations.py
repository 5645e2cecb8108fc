"""Find what was asked and answered before, in any language, best first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from feed.items.visible import reader_values
from feed.search import statements
from feed.search.meaning import vector_of_search
from feed.search.models import MOST_RESULTS
from feed.search.rules import CONFIGURATIONS, Found, Match, beginnings_of, fuse, terms_of
from feed.search.shapes import found_out
from feed.search.topics import matches_of_topics
from shared.auth.caller import Caller
from shared.direct import Direct
from shared.language import detect_language
from shared.paging import from_cursor, moment_of, to_cursor
from shared.problems import Malformed, NotFound
from shared.text import folded
from shared.written import Written

_FEW: Final = 3
# "bruit" sounds Dutch and "telephone" English: of one word or two the detector is sure too often.
_TOLD_FROM: Final = 3
_TYPED_CHARACTERS: Final = 40
_MOST_SIMILAR: Final = 5
# Someone who is asking must not be led astray: only what is really alike is shown.
_SIMILAR_FROM: Final = 0.45
# Gives a statement for how deep in the tree the reader is.
_Way = Callable[[int], Written]


@dataclass(frozen=True)
class Searched:
    """What is looked for: its words, how they are cut, and its meaning.

    Words are looked for in texts of their language; None where it cannot be told: in all.
    """

    text: str
    language: str | None
    stems: str
    vector: str

    @property
    def parameters(self) -> dict[str, Any]:  # values of the statements
        return {
            "searched": self.text,
            "language": self.language,
            "stems": self.stems,
            "vector": self.vector,
            "folded": folded(self.text),
        }


async def search(
    transaction: Direct,
    caller: Caller,
    text: str,
    *,
    limit: int,
    after: str | None,
    now: datetime,
) -> bytes:
    """Give a page of what was found (FoundPageOut as JSON), best first, MOST_RESULTS in all."""
    as_of, first = _place(after) if after is not None else (now, 0)
    searched = await _searched(caller, text)
    found = await _find(
        transaction, caller, searched, as_of, (matches_of_topics, *_typed(searched))
    )
    page = found[:MOST_RESULTS][first : first + limit]
    is_last = first + limit >= min(len(found), MOST_RESULTS)
    shown = await _shown(transaction, caller, page, text)
    return to_json({"items": shown, "next": None if is_last else to_cursor([as_of, first + limit])})


async def find_similar(transaction: Direct, caller: Caller, text: str, now: datetime) -> bytes:
    """Find questions like a text that somebody is typing (SimilarOut as JSON)."""
    return await _similar(transaction, caller, await _searched(caller, text), None, now)


async def find_similar_to_question(
    transaction: Direct, caller: Caller, question_id: UUID, now: datetime
) -> bytes:
    """Find questions like one that was asked (SimilarOut as JSON). Raises NotFound."""
    shown = await _rows(transaction, caller, [question_id], [])
    if not any(row.id == question_id and row.kind == "question" for row in shown):
        raise NotFound("There is no such question, or you may not see it.")
    key = {"company_id": caller.company_id, "item_id": question_id}
    documents = await statements.QUESTION.run(transaction, key)
    if not documents:  # asked less than a second ago
        return to_json({"items": []})
    (document,) = documents
    text = f"{document.handle} {document.plain}"[: _TYPED_CHARACTERS * 10]
    stems = CONFIGURATIONS[document.language]
    searched = Searched(text, document.language, stems, document.vector)
    return await _similar(transaction, caller, searched, question_id, now)


async def _similar(
    transaction: Direct,
    caller: Caller,
    searched: Searched,
    itself: UUID | None,
    now: datetime,
) -> bytes:
    found = await _find(transaction, caller, searched, now, _typed(searched))
    alike = [f for f in found if f.thread_id != itself and f.score >= _SIMILAR_FROM]
    shown = await _shown(transaction, caller, alike[: 2 * _MOST_SIMILAR], searched.text)
    questions = [one for one in shown if one["kind"] == "question"]
    return to_json({"items": questions[:_MOST_SIMILAR]})


async def _searched(caller: Caller, text: str) -> Searched:
    vector = await vector_of_search(text)
    detected = detect_language(text, caller.language)
    if detected.confidence == 0 or detected.language == "other":
        return Searched(text, None, "simple", vector)
    is_told = len(terms_of(text)) >= _TOLD_FROM
    language = detected.language if is_told else None
    return Searched(text, language, CONFIGURATIONS[detected.language], vector)


def _typed(searched: Searched) -> tuple[_Way, ...]:
    return (statements.matches_of_letters,) if len(searched.text) <= _TYPED_CHARACTERS else ()


async def _find(
    transaction: Direct,
    caller: Caller,
    searched: Searched,
    as_of: datetime,
    other_ways: Iterable[_Way],
) -> list[Found]:
    values = reader_values(caller) | searched.parameters | {"as_of": as_of}
    depth = len(caller.unit_path)
    rows = await statements.matches(depth).run_as(transaction, values, Match._make)
    matches = {match.item_id: match for match in rows}
    found = fuse(rows)
    for way in other_ways:
        if len(found) >= _FEW:
            break
        for match in await way(depth).run_as(transaction, values, Match._make):
            matches[match.item_id] = _both(matches.get(match.item_id), match)
        found = fuse(matches.values())
    return found


def _both(known: Match | None, other: Match) -> Match:
    if known is None:
        return other
    return known._replace(
        letters=max(known.letters, other.letters), topics=max(known.topics, other.topics)
    )


async def _shown(
    transaction: Direct, caller: Caller, found: Sequence[Found], text: str
) -> list[dict[str, Any]]:  # FoundOut
    if not found:
        return []
    matched = [item for one in found for item in one.items]
    rows = await _rows(transaction, caller, [one.thread_id for one in found], matched)
    threads = {row.id: row for row in rows if row.parent_id is None}
    answers: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            answers[row.parent_id].append(row)
    beginnings = beginnings_of(text)
    return [
        found_out(one, threads[one.thread_id], answers[one.thread_id], beginnings, caller.language)
        for one in found
        if one.thread_id in threads
    ]


async def _rows(
    transaction: Direct, caller: Caller, threads: Sequence[UUID], matched: Sequence[UUID]
) -> Sequence[Any]:  # rows of items
    values = reader_values(caller) | {"threads": list(threads), "found": list(matched)}
    statement = statements.details(len(caller.unit_path))
    return await statement.run(transaction, values)


def _place(after: str) -> tuple[datetime, int]:
    moment, first = from_cursor(after, 2)
    as_of = moment_of(moment)
    if not isinstance(first, int) or not 0 < first < MOST_RESULTS:
        raise Malformed("Use `next` of the page before as `after`.")
    return as_of, first
