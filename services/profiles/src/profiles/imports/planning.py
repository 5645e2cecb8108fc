"""What one row changes of one person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from profiles.imports.rules import WantedPerson
from profiles.me.rules import is_active
from shared.text import folded

_PLAIN = ("email", "started_on", "left_on", "job_title")


@dataclass(frozen=True)
class Circumstances:
    """What decides besides the row itself."""

    company_language: str
    today: date
    present_means_active: bool


def columns_of(
    wanted: WantedPerson,
    unit_id: UUID | None,
    manager_id: UUID | None,
    current: Mapping[str, Any],  # columns of the person, or of a new one
    around: Circumstances,
) -> dict[str, Any]:  # columns
    """Give the columns a person has after this row; what the file does not say stays as it is.

    A language people chose themselves stays, and so do roles for single units and, where the
    cell is empty, all roles.
    """
    columns: dict[str, Any] = {
        "external_id": wanted.external_id,
        "display_name": wanted.display_name,
        "sort_name": folded(wanted.display_name),
    }
    said = wanted.model_fields_set
    columns |= {name: getattr(wanted, name) for name in _PLAIN if name in said}
    if said & {"unit", "unit_external_id"}:
        columns["unit_id"] = unit_id
    if "manager_external_id" in said:
        columns["manager_id"] = manager_id
    if "language" in said and not current["language_is_chosen"]:
        columns["language"] = wanted.language or around.company_language
    if "languages" in said and not current["language_is_chosen"]:
        columns["languages"] = list(wanted.languages)
    if wanted.subject is not None:
        columns["subject"] = wanted.subject
    if wanted.roles is not None:
        columns["roles"] = _roles(wanted, current["roles"])
    if around.present_means_active and "left_on" not in said:
        columns["left_on"] = None
    left_on = columns.get("left_on", current["left_on"])
    columns["active"] = is_active(left_on, around.today)
    return columns


def changes_of(
    columns: Mapping[str, Any],  # columns
    current: Mapping[str, Any],  # columns
) -> dict[str, Any]:  # columns
    """Give the columns that differ from what is there."""
    return {name: value for name, value in columns.items() if current[name] != value}


def _roles(
    wanted: WantedPerson, current: list[dict[str, str | None]]
) -> list[dict[str, str | None]]:
    kept = [grant for grant in current if grant["unit_id"] is not None]
    have = [grant for grant in current if grant["unit_id"] is None]
    whole: list[dict[str, str | None]] = [
        {"role": role, "unit_id": None} for role in wanted.roles or ()
    ]
    same = {grant["role"] for grant in have} == {grant["role"] for grant in whole}
    return current if same else whole + kept
