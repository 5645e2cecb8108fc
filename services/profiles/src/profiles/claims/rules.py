"""What a claim shares unless its owner says otherwise."""

from typing import Final

from profiles.visibility import Visibility
from shared.events.profiles import ClaimKind

# Safe before visible: only an offer to teach is made to be found.
DEFAULT_VISIBILITY: Final[dict[ClaimKind, Visibility]] = {
    "teach": "company",
    "have": "me",
    "want": "me",
}
