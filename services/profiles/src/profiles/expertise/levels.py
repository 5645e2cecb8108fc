"""What a claim or an inferred strength is worth on the scale of claims, 1 beginner to 5 expert."""

from collections.abc import Mapping
from typing import Final

from profiles.expertise.models import Word

# Evidence says that somebody does it well, never that they are the expert: people say that.
INFERRED: Final[Mapping[Word, int]] = {"emerging": 1, "solid": 3, "strong": 4}
# Who says that they have or teach a skill, and not how well, can do it on their own.
UNSAID: Final = 3


def level_of(claimed: int | None, *, is_claimed: bool, word: Word | None) -> int:
    """Give the higher of what is claimed and what was shown; 0 for neither."""
    said = (claimed or UNSAID) if is_claimed else 0
    return max(said, INFERRED[word] if word else 0)
