"""Who was asked a lot: the risk of a good expert finder is that it wears people out.

Uncontrolled, in replay, one person stands in the first three for 80 to 97 % of a community's
questions. What is bought with which share of the right names: docs/benchmarks/matching.md.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

BURDEN_WINDOW: Final = timedelta(days=30)
LARGEST_SHARE: Final = 0.25
# In a topic with few questions the share alone would let nobody be asked twice.
ALWAYS_FINE: Final = 3
# So many requests take half of a score: between equals the one who was asked less comes first.
ASKS_PER_HALVING: Final = 300
DAY: Final = timedelta(days=1)
MOST_A_DAY: Final = 8
FIRST_WAVE: Final = 3

# None stands for all topics together.
Topic = UUID | None


def had_share(
    asks: Mapping[Topic, int], questions: Mapping[Topic, int], topics: Iterable[UUID]
) -> bool:
    """Tell whether someone was asked in a quarter of all questions, or of those in a topic.

    Both counts are of the last 30 days. A share and not a number: a hard number would be spent on
    the first questions, however badly they fit.
    """
    return any(
        asks.get(topic, 0) >= max(ALWAYS_FINE, LARGEST_SHARE * questions.get(topic, 0))
        for topic in (None, *topics)
    )
