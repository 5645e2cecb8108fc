"""Who may see what a person shares: me, their team, their unit with all below it, the company."""

from collections.abc import Sequence
from typing import Final, Literal, get_args
from uuid import UUID

Visibility = Literal["me", "team", "unit", "company"]
VISIBILITIES: Final[tuple[Visibility, ...]] = get_args(Visibility)

ProfileField = Literal[
    "about",
    "contributions",
    "email",
    "followers",
    "formats",
    "hybrid_days",
    "languages",
    "manager",
    "pause",
    "photo",
    "started_on",
    "support_level",
]
"""What a person can show or hide, each on its own; name and unit are the company's."""

PROFILE_FIELDS: Final[tuple[ProfileField, ...]] = get_args(ProfileField)

# Private by default; open is only what one writes to be read, and what colleagues need to talk.
DEFAULT_FIELDS: Final[dict[ProfileField, Visibility]] = {
    "about": "company",
    "contributions": "me",
    "email": "me",
    "followers": "me",
    "formats": "me",
    "hybrid_days": "team",
    "languages": "company",
    "manager": "company",
    "pause": "team",
    "photo": "company",
    "started_on": "me",
    "support_level": "me",
}


def visible_levels(
    viewer_id: UUID,
    viewer_path: Sequence[UUID],
    owner_id: UUID,
    owner_path: Sequence[UUID],
) -> frozenset[Visibility]:
    """Give the visibilities at which the viewer sees things of the owner.

    Paths run from the root of the tree down to one's own unit. "team" is the very same unit,
    "unit" that unit and all below it.
    """
    if viewer_id == owner_id:
        return frozenset(VISIBILITIES)
    levels: set[Visibility] = {"company"}
    if owner_path and list(viewer_path[: len(owner_path)]) == list(owner_path):
        levels.add("unit")
        if len(viewer_path) == len(owner_path):
            levels.add("team")
    return frozenset(levels)
