"""What metrics holds about persons: facts under a pseudonym that only metrics can derive."""

from typing import Final
from uuid import UUID

from metrics.facts.consumers import master_key
from metrics.pseudonyms.rules import company_key, pseudonym
from shared.holdings import Holding, Holdings


def _pseudonym_of(company_id: UUID, person_id: UUID) -> str:
    return pseudonym(company_key(master_key(), company_id), person_id)


HOLDINGS: Final = Holdings(
    service="metrics",
    tables=(
        Holding(
            "asked", "questions counted", "figures", "unlinked",
            of=("person",), known_as=_pseudonym_of,
        ),
        Holding(
            "helped", "help counted", "figures", "unlinked",
            of=("person", "helper"), known_as=_pseudonym_of,
        ),
        Holding(
            "gone", "pseudonyms of the erased", "rights", "for_good",
            names={"pseudonym": "It keeps late facts about an erased person out."},
        ),
    ),
    things=frozenset({
        "details", "event_id", "helper_unit_id", "id", "parent_id", "parents", "unit_id",
        "unit_path",
    }),
)  # fmt: skip
