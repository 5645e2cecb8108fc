"""Telling that somebody shows a learning to a unit or the company: that they do, not what it is."""

from datetime import UTC, datetime
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.shareable import Shareable
from shared.events.knowledge import LearningShared, LearningUnshared
from shared.outbox import publish

Learning = Literal["moment", "takeaway"]
WIDELY: Final = ("unit", "company")


def tell_showing(
    session: AsyncSession, thing: Shareable, kind: Learning, before: str | None
) -> None:
    """Tell to whom a learning is shown now, or that it no longer is; `before` is to whom it was."""
    if thing.visibility in WIDELY:
        publish(session, learning_shared(thing, kind, datetime.now(UTC)))
    elif before in WIDELY:
        publish(session, _unshared(thing, kind))


def tell_gone(session: AsyncSession, thing: Shareable, kind: Learning) -> None:
    """Tell that a learning that was shown is deleted."""
    if thing.visibility in WIDELY:
        publish(session, _unshared(thing, kind, later=1))


def learning_shared(thing: Shareable, kind: Learning, at: datetime) -> LearningShared:
    """Say to whom a learning is shown."""
    known = thing.model_dump(include={"company_id", "person_id", "revision", "visibility"})
    return LearningShared.model_validate(
        known | {"thing_id": thing.id, "kind": kind, "occurred_at": at}
    )


def _unshared(thing: Shareable, kind: Learning, later: int = 0) -> LearningUnshared:
    return LearningUnshared(
        company_id=thing.company_id,
        occurred_at=datetime.now(UTC),
        thing_id=thing.id,
        revision=thing.revision + later,
        person_id=thing.person_id,
        kind=kind,
    )
