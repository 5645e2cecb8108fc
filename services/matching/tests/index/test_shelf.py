"""What a question meets while another one reads the company's index."""

import asyncio

import pytest

from matching.index import operations
from services.matching.tests.stories import BADGE, Story


async def test_who_asks_while_the_index_is_being_read_waits_for_it(story: Story) -> None:
    ann = await story.company.enrol()
    first = [ann.api.get("/matching/experts", params={"q": BADGE}) for _ in range(3)]

    answers = await asyncio.gather(*first)

    assert [answer.status_code for answer in answers] == [200, 200, 200]


async def test_who_would_have_to_wait_long_is_told_to_come_back(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await story.company.enrol()
    await ann.api.get("/matching/experts", params={"q": BADGE})
    monkeypatch.setattr(operations, "_MOST_PATIENCE_SECONDS", 0.05)

    async with operations.SHELF._held[story.company.id].lock:
        refused = await ann.api.get("/matching/experts", params={"q": BADGE})
    answered = await ann.api.get("/matching/experts", params={"q": BADGE})

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert answered.status_code == 200
