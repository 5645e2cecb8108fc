import json
from datetime import UTC, datetime
from uuid import UUID

from tools.stackexchange.history import HistoryItem
from tools.stackexchange.lines import to_lines

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONE, TWO, SKILL = UUID(int=1), UUID(int=2), UUID(int=3)


def test_history_is_written_the_way_the_feed_reads_it() -> None:
    asked = HistoryItem(ONE, "question", None, "ann", NOON, "Why?", "Why so?", "en", (SKILL,))
    given = HistoryItem(TWO, "answer", ONE, "ben", NOON, None, "So.", "nl", (), ("ann", NOON))

    assert [json.loads(line) for line in to_lines([asked, given])] == [
        {
            "kind": "question",
            "id": str(ONE),
            "author": "ann",
            "created_at": "2026-03-02T12:00:00+00:00",
            "text": "Why so?",
            "language": "en",
            "title": "Why?",
            "skill_ids": [str(SKILL)],
        },
        {
            "kind": "answer",
            "id": str(TWO),
            "author": "ben",
            "created_at": "2026-03-02T12:00:00+00:00",
            "text": "So.",
            "language": "nl",
            "question_id": str(ONE),
        },
        {
            "kind": "helped",
            "answer_id": str(TWO),
            "person": "ann",
            "created_at": "2026-03-02T12:00:00+00:00",
        },
    ]
