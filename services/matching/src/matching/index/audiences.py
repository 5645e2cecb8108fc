"""Who may read a document, from how it is kept."""

from typing import Protocol
from uuid import UUID

from matching.index.entries import Audience


class Kept(Protocol):
    """A document's row, or the columns of it that say who may read it."""

    @property
    def visibility(self) -> str: ...
    @property
    def author_id(self) -> UUID | None: ...
    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def community_id(self) -> UUID | None: ...


def audience_of(document: Kept) -> Audience:
    """Give who may read a document."""
    match document.visibility:
        case "company":
            return Audience("company", None)
        case "unit":
            return Audience("unit", document.unit_id)
        case "team":
            return Audience("team", document.unit_id)
        case "community":
            return Audience("community", document.community_id)
        case _:
            return Audience("me", document.author_id)
