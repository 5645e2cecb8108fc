"""What stands behind an expertise, in counts. Pure."""

from collections import Counter
from collections.abc import Collection
from typing import Final

from profiles.expertise.models import EvidenceCountsOut, OccasionOut
from profiles.expertise.rules import Piece

SHOWN_OCCASIONS: Final = 3


def count_evidence(pieces: Collection[Piece]) -> EvidenceCountsOut | None:
    """Count what somebody did in the feed, with the latest occasions; None where they did not."""
    done = {(one.at, one.item_id) for one in pieces if one.kind in ("answered", "shared")}
    if not done:
        return None
    counts = Counter(one.kind for one in pieces)
    latest = sorted(done, key=lambda one: (one[0], str(one[1])), reverse=True)
    return EvidenceCountsOut(
        answers=counts["answered"],
        shared=counts["shared"],
        helped=counts["helped"],
        thanked=counts["thanked"],
        last_at=latest[0][0],
        occasions=[
            OccasionOut(item_id=item_id, at=at)
            for at, item_id in latest[:SHOWN_OCCASIONS]
            if item_id
        ],
    )
