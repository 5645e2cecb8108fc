"""How endorsements that are shown are told; the others are told to nobody."""

from datetime import UTC, datetime
from typing import Any

from profiles.endorsements.models import Endorsement
from shared.events.knowledge import SkillEndorsed, SkillUnendorsed


def skill_endorsed(row: Endorsement) -> SkillEndorsed:
    """Say that an endorsement was accepted and is shown."""
    return SkillEndorsed.model_validate({**_fields(row), "visibility": row.visibility})


def skill_unendorsed(row: Endorsement, was_shown_to: str) -> SkillUnendorsed:
    """Say that an endorsement is not shown any more."""
    return SkillUnendorsed.model_validate({**_fields(row), "visibility": was_shown_to})


def _fields(row: Endorsement) -> dict[str, Any]:  # fields of either event
    return {
        "company_id": row.company_id,
        "occurred_at": datetime.now(UTC),
        "person_id": row.person_id,
        "endorser_id": row.endorser_id,
        "skill_id": row.skill_id,
        # Both parts only count up, and so does their sum.
        "revision": row.revision + row.verdict_revision,
    }
