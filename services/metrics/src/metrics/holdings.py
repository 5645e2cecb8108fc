"""What metrics holds about persons: facts under a pseudonym that only metrics can derive."""

from typing import Final

from metrics.pseudonyms.keys import answerer_of, name_of
from shared.holdings import Holding, Holdings

HOLDINGS: Final = Holdings(
    service="metrics",
    tables=(
        Holding(
            "asked", "questions counted", "figures", "unlinked",
            of=("person",), known_as=name_of,
        ),
        Holding(
            "helped", "help counted", "figures", "unlinked",
            of=("person", "helper"), known_as=name_of,
        ),
        Holding(
            "managed", "who manages whom", "figures", "until_erased",
            of=("person",), known_as=name_of,
            names={"manager": "The row is of who is managed."},
        ),
        Holding(
            "shared_learning", "learnings shared", "figures", "unlinked",
            of=("person",), known_as=name_of,
        ),
        Holding(
            "pulse_answer", "answers to a pulse that is open", "figures", "until_done",
            of=("person",), known_as=answerer_of,
        ),
        Holding(
            "gone", "pseudonyms of the erased", "rights", "for_good",
            names={"pseudonym": "It keeps late facts about an erased person out."},
        ),
    ),
    things=frozenset({
        "details", "event_id", "helper_unit_id", "id", "parent_id", "parents", "pulse_id",
        "unit_id", "unit_path",
    }),
)  # fmt: skip
