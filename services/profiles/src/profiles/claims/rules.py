"""What a claim shares unless its owner says otherwise, and whether evidence supports it."""

from typing import Final

from profiles.claims.models import ClaimState
from profiles.visibility import Visibility
from shared.events.profiles import ClaimKind

# Safe before visible: only an offer to teach is made to be found.
DEFAULT_VISIBILITY: Final[dict[ClaimKind, Visibility]] = {
    "teach": "company",
    "have": "me",
    "want": "me",
}


def state_of(kind: ClaimKind, support: int) -> ClaimState | None:
    """Say whether a claim waits for evidence; a wish needs none."""
    if kind == "want":
        return None
    return "supported" if support else "pending"
