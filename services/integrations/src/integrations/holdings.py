"""What the integrations service holds about persons, table by table."""

from typing import Final

from shared.holdings import Holding, Holdings

_ACTS_FOR_COMPANY: Final = "What somebody did for the company is no part of another's record."

HOLDINGS: Final = Holdings(
    service="integrations",
    tables=(
        Holding("learner", "learner", "learning", "until_erased", of=("person_id",)),
        Holding("account", "accounts elsewhere", "learning", "until_erased", of=("person_id",)),
        Holding("completion", "courses", "learning", "one_year", of=("person_id",)),
        Holding(
            "receipt", "messages of learning platforms", "operation", "thirty_days",
            names={"body": "What is taken from a message stands in courses."},
        ),
        Holding(
            "delivery", "webhooks sent", "operation", "thirty_days",
            names={
                "people": "A webhook repeats an event; what it says stands in the other files.",
                "about": "The same.",
            },
        ),
        Holding(
            "connection", "connections", "administration", "for_good",
            names={"created_by": _ACTS_FOR_COMPANY},
        ),
        Holding(
            "subscription", "subscriptions", "administration", "for_good",
            names={"created_by": _ACTS_FOR_COMPANY},
        ),
    ),
    things=frozenset({
        "connection_id", "delivery_id", "details", "event_id", "id", "mapping", "receipt_id",
        "subscription_id", "unit_id", "unit_path",
    }),
)  # fmt: skip
