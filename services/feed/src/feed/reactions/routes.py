"""/feed/items/{id}/reactions."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from feed.reactions import operations
from feed.reactions.models import ReactionsOut
from shared.auth.callers import Person
from shared.events.feed import ReactionKind
from shared.sessions import Session

router = APIRouter(prefix="/feed/items/{item_id}/reactions", tags=["reactions"])


@router.get("")
async def find_reactions(session: Session, caller: Person, item_id: UUID) -> ReactionsOut:
    """Read how an item was received."""
    return await operations.find_reactions(session, caller, item_id)


@router.put("/{kind}")
async def react(
    session: Session, caller: Person, item_id: UUID, kind: ReactionKind
) -> ReactionsOut:
    """React: it is useful, thanks, or this is my question too."""
    await operations.react(session, caller, item_id, kind, datetime.now(UTC))
    return await operations.find_reactions(session, caller, item_id)


@router.delete("/{kind}")
async def take_reaction_back(
    session: Session, caller: Person, item_id: UUID, kind: ReactionKind
) -> ReactionsOut:
    """Take your reaction back."""
    await operations.take_reaction_back(session, caller, item_id, kind, datetime.now(UTC))
    return await operations.find_reactions(session, caller, item_id)
