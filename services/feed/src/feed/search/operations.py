"""Find what was asked and answered before, in any language, best first."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from feed.items.visible import reader_values
from feed.search import statements
from feed.search.meaning import vector_of_search
from feed.search.models import MOST_RESULTS
from feed.search.rules import CONFIGURATIONS, beginnings_of, terms_of
from feed.search.shapes import found_out
from shared.auth.caller import Caller
from shared.direct import Direct
from shared.language import detect_language
from shared.paging import from_cursor, moment_of, to_cursor
from shared.problems import Malformed, NotFound
from shared.text import folded

# "bruit" sounds Dutch and "telephone" English: of one word or two the detector is sure too often.
_TOLD_FROM: Final = 3
_TYPED_CHARACTERS: Final = 40
_MOST_SIMILAR: Final = 5
# Someone who is asking must not be led astray: only what is really alike is shown.
_SIMILAR_FROM: Final = 0.45


@dataclass(frozen=True)
class Searched:
    """What is looked for: its words, how they are cut, and its meaning.

    Words are looked for in texts of their language; None where it cannot be told: in all. Skills
    that are named stand for other words where few have these.
    """

    text: str
    language: str | None
    stems: str
    vector: str
    by_skills: bool = True

    @property
    def parameters(self) -> dict[str, Any]:  # values of the statements
        return {
            "searched": self.text,
            "language": self.language,
            "stems": self.stems,
            "vector": self.vector,
            "terms": terms_of(self.text),
            "folded": folded(self.text),
            "is_short": len(self.text) <= _TYPED_CHARACTERS,
            "by_skills": self.by_skills,
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
    limit = min(limit, MOST_RESULTS - first)
    searched = await _searched(caller, text)
    count, shown = await _find(transaction, caller, searched, as_of, first, limit)
    is_last = first + limit >= min(count, MOST_RESULTS)
    return to_json({"items": shown, "next": None if is_last else to_cursor([as_of, first + limit])})


async def find_similar(transaction: Direct, caller: Caller, text: str, now: datetime) -> bytes:
    """Find questions like a text that somebody is typing (SimilarOut as JSON)."""
    searched = replace(await _searched(caller, text), by_skills=False)
    return await _similar(transaction, caller, searched, None, now)


async def find_similar_to_question(
    transaction: Direct, caller: Caller, question_id: UUID, now: datetime
) -> bytes:
    """Find questions like one that was asked (SimilarOut as JSON). Raises NotFound."""
    values = reader_values(caller) | {"item_id": question_id}
    documents = await statements.question(len(caller.unit_path)).run(transaction, values)
    if not documents:
        raise NotFound("There is no such question, or you may not see it.")
    (document,) = documents
    if document.language is None:  # asked less than a second ago
        return to_json({"items": []})
    text = f"{document.handle} {document.plain}"[: _TYPED_CHARACTERS * 10]
    stems = CONFIGURATIONS[document.language]
    searched = Searched(text, document.language, stems, document.vector, by_skills=False)
    return await _similar(transaction, caller, searched, question_id, now)


async def _similar(
    transaction: Direct,
    caller: Caller,
    searched: Searched,
    itself: UUID | None,
    now: datetime,
) -> bytes:
    _, shown = await _find(transaction, caller, searched, now, 0, 2 * _MOST_SIMILAR + 1)
    alike = [
        one
        for one in shown
        if one["kind"] == "question" and one["score"] >= _SIMILAR_FROM and one["id"] != str(itself)
    ]
    return to_json({"items": alike[:_MOST_SIMILAR]})


async def _searched(caller: Caller, text: str) -> Searched:
    vector = await vector_of_search(text)
    detected = detect_language(text, caller.language)
    if detected.confidence == 0 or detected.language == "other":
        return Searched(text, None, "simple", vector)
    is_told = len(terms_of(text)) >= _TOLD_FROM
    language = detected.language if is_told else None
    return Searched(text, language, CONFIGURATIONS[detected.language], vector)


async def _find(
    transaction: Direct,
    caller: Caller,
    searched: Searched,
    as_of: datetime,
    first: int,
    limit: int,
) -> tuple[int, list[dict[str, Any]]]:  # how many were found in all, and FoundOut
    places = {"as_of": as_of, "first": first, "limit": limit}
    values = reader_values(caller) | searched.parameters | places
    rows = await statements.found(len(caller.unit_path)).run(transaction, values)
    rows = sorted(rows, key=attrgetter("place", "nth"))
    threads = [row for row in rows if row.nth == 0]
    answers: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.nth:
            answers[row.place].append(row)
    if not threads:
        return 0, []
    beginnings = beginnings_of(searched.text, threads[0].stop_words or ())
    return threads[0].in_all, [
        found_out(thread, answers[thread.place], beginnings, caller.language) for thread in threads
    ]


def _place(after: str) -> tuple[datetime, int]:
    moment, first = from_cursor(after, 2)
    as_of = moment_of(moment)
    if not isinstance(first, int) or not 0 < first < MOST_RESULTS:
        raise Malformed("Use `next` of the page before as `after`.")
    return as_of, first
