"""What the example holds about persons."""

from shared.holdings import Holding, Holdings

HOLDINGS = Holdings(
    "example",
    (Holding("note", "notes", "conversation", "until_erased", of=("author_id",)),),
    frozenset({"details", "event_id", "id", "unit_id", "unit_path"}),
)
