"""React to an item, and take it back. Twice is once."""

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.inbox.models import NoteKind
from feed.inbox.operations import notify, take_back
from feed.items.models import Item, visible_to
from feed.items.operations import lock_item
from feed.reactions.models import Reaction, ReactionsOut
from feed.reactions.rules import check_reaction, count, told
from shared.auth.caller import Caller
from shared.events.feed import ItemReacted, ItemUnreacted, ReactionKind
from shared.outbox import publish
from shared.problems import NotFound

# Who has the same question tells it by the number alone.
NOTES: Final[dict[ReactionKind, NoteKind]] = {"thanks": "thanked", "useful": "reacted"}


async def react(
    session: AsyncSession, caller: Caller, item_id: UUID, kind: ReactionKind, now: datetime
) -> None:
    """React to an item. Raises CannotReactToYourself or OnlyQuestionsAreAskedToo."""
    item = await lock_item(session, caller, item_id)
    check_reaction(item, caller.person_id, kind)
    key = (caller.company_id, item_id, caller.person_id, kind)
    reaction = await session.get(Reaction, key)
    if reaction is not None and reaction.is_active:
        return
    if reaction is None:
        reaction = Reaction(
            company_id=caller.company_id,
            item_id=item_id,
            person_id=caller.person_id,
            kind=kind,
            reacted_at=now,
        )
        session.add(reaction)
    else:
        reaction.is_active, reaction.reacted_at = True, now
        reaction.revision += 1
    count(item, kind, +1)
    publish(session, told(ItemReacted, item, reaction, now))
    if kind in NOTES and item.author_id is not None:
        await notify(
            session,
            company_id=item.company_id,
            person_id=item.author_id,
            kind=NOTES[kind],
            item_id=item.id,
            by_id=caller.person_id,
            at=now,
        )


async def take_reaction_back(
    session: AsyncSession, caller: Caller, item_id: UUID, kind: ReactionKind, now: datetime
) -> None:
    """Take a reaction back; what was never given is taken back already."""
    item = await lock_item(session, caller, item_id)
    reaction = await session.get(Reaction, (caller.company_id, item_id, caller.person_id, kind))
    if reaction is None or not reaction.is_active:
        return
    reaction.is_active = False
    reaction.revision += 1
    count(item, kind, -1)
    publish(session, told(ItemUnreacted, item, reaction, now))
    if kind in NOTES and item.author_id is not None:
        await take_back(
            session,
            company_id=item.company_id,
            person_id=item.author_id,
            kind=NOTES[kind],
            item_id=item.id,
            by_id=caller.person_id,
            at=now,
        )


async def find_reactions(session: AsyncSession, caller: Caller, item_id: UUID) -> ReactionsOut:
    """Give how an item was received, and the caller's own part in it. Raises NotFound."""
    item = await session.scalar(select(Item).where(visible_to(caller), col(Item.id) == item_id))
    if item is None:
        raise NotFound("There is no such item, or you may not see it.")
    own = select(Reaction.kind).where(
        col(Reaction.company_id) == caller.company_id,
        col(Reaction.item_id) == item_id,
        col(Reaction.person_id) == caller.person_id,
        col(Reaction.is_active),
    )
    # The table's check constraint allows no other kinds.
    mine = cast(list[ReactionKind], sorted(await session.scalars(own)))
    return ReactionsOut(useful=item.useful, thanks=item.thanks, me_too=item.me_too, mine=mine)
