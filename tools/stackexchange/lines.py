"""Write history as the NDJSON lines that the feed imports."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tools.stackexchange.history import HistoryItem

Line = dict[str, Any]


def to_lines(history: Iterable[HistoryItem]) -> Iterator[str]:
    """Yield one line per item and one per "helped me", in the order of the history."""
    for item in history:
        yield json.dumps(_item(item), ensure_ascii=False)
        if item.helped:
            yield json.dumps(_helped(item, *item.helped))


def _item(item: HistoryItem) -> Line:
    line: Line = {
        "kind": item.kind,
        "id": str(item.id),
        "author": item.author,
        "created_at": item.created_at.isoformat(),
        "text": item.text,
        "language": item.language,
    }
    if item.kind == "answer":
        return line | {"question_id": str(item.parent_id)}
    return line | {"title": item.title, "skill_ids": [str(skill) for skill in item.skills]}


def _helped(item: HistoryItem, person: str, at: datetime) -> Line:
    return {
        "kind": "helped",
        "answer_id": str(item.id),
        "person": person,
        "created_at": at.isoformat(),
    }
