"""The type by which a route that reads about others writes receipts: it cannot forget to."""

from collections.abc import AsyncIterator, Callable, Collection
from uuid import UUID

from profiles.receipts import operations
from profiles.receipts.models import ReceiptKind
from shared.auth.caller import Caller
from shared.auth.callers import Person
from shared.sessions import Session


class ReceiptForgotten(Exception):
    """A route that has to say whose data it read did not; a bug, not a refusal."""


class Receipts:
    """Takes down whose data a request read, in the request's own transaction."""

    def __init__(self, session: Session, caller: Caller, kind: ReceiptKind) -> None:
        self._session, self._caller, self._kind = session, caller, kind
        self.is_written = False

    async def about(self, *people: UUID) -> None:
        """Say whose data was read: nobody's is an answer too. Oneself is left out."""
        await self.about_all_of(people)

    async def about_all_of(self, people: Collection[UUID]) -> None:
        """Say whose data a list showed."""
        await operations.note_readings(self._session, self._caller, self._kind, people)
        self.is_written = True

    async def about_everybody(self) -> None:
        """Say that data of the whole company was read."""
        await operations.note_readings_of_all(self._session, self._caller, self._kind)
        self.is_written = True


Writing = Callable[..., AsyncIterator[Receipts]]


def receipts(kind: ReceiptKind) -> Writing:
    """Make the dependency; `kind` says what is read and what for.

    An answer without a word about whose data it was becomes a 500, so that no test passes by it.
    """

    async def writing(session: Session, caller: Person) -> AsyncIterator[Receipts]:
        written = Receipts(session, caller, kind)
        yield written
        if not written.is_written:
            raise ReceiptForgotten(kind)

    writing.receipt_kind = kind  # type: ignore[attr-defined]  # what the test of all routes looks for
    return writing
