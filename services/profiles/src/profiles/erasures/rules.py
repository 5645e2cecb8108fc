"""How far an erasure is. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from profiles.erasures.models import State

OWN: Final = "profiles"
SERVICES: Final = (OWN, "feed", "matching", "metrics", "integrations")


def state_of_erasure(
    carried_out_at: datetime | None, confirmed_at: Iterable[datetime | None]
) -> State:
    """Tell how far an erasure is: it ends when nobody's confirmation is missing."""
    if carried_out_at is None:
        return "asked"
    return "carried_out" if None in set(confirmed_at) else "confirmed"
