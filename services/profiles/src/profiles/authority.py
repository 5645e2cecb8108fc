"""Who may decide for a whole company."""

from shared.auth.caller import Caller
from shared.problems import MissingRole


def check_curates(caller: Caller) -> None:
    """Refuse curators of a single unit: what is decided here holds everywhere."""
    if not (caller.holds("curator") or caller.holds("administrator")):
        raise MissingRole("Ask a curator or administrator of the whole company.")
