"""What of a person is true, and what others see of it."""

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from profiles.visibility import DEFAULT_FIELDS, PROFILE_FIELDS, ProfileField, Visibility


def is_active(left_on: date | None, today: date) -> bool:
    """Tell whether a person has access: until the day they leave, that day not included."""
    return left_on is None or today < left_on


def effective_visibility(
    chosen: Mapping[str, str], company_defaults: Mapping[str, str]
) -> dict[ProfileField, Visibility]:
    """Fill in what a person did not choose with the company's defaults, then with ours."""
    merged: dict[str, str] = {**dict(DEFAULT_FIELDS.items()), **company_defaults, **chosen}
    # The columns were written from models that allow nothing but visibilities.
    return {name: cast(Visibility, merged[name]) for name in PROFILE_FIELDS}


def photo_path(person_id: UUID, version: str) -> str:
    """Say where a photo is; another photo has another path."""
    return f"/profiles/people/{person_id}/photo?version={version}"
