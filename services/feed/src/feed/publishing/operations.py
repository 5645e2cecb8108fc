"""Write, change and withdraw items, whatever their kind, and tell others.

What only its author may see leaves no trace outside: no event tells of an item of visibility
`me`. It is published when it is first opened to others and removed when it is closed to them.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from feed.communities.placing import check_place
from feed.items.models import Item
from feed.items.operations import lock_own_item
from feed.mentions.operations import Written, rendered, tell_mentioned
from feed.publishing.rules import published, removed, revised
from feed.publishing.wanted import Wanted, audience_of, new_item, written_language
from feed.revisions.operations import forget_revisions, keep_revision
from shared.auth.caller import Caller
from shared.erasure import redact_thing
from shared.events.feed import ItemPublished, ItemRevised
from shared.outbox import publish
from shared.problems import AlreadyExists
from shared.revisions import Stored, check_revision

# Built once: naming 35 columns anew costs more than writing the row.
_NEW_ITEM: Final = insert(Item).on_conflict_do_nothing().returning(Item)


async def put_item(
    session: AsyncSession,
    caller: Caller,
    item_id: UUID,
    wanted: Wanted,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Item]:
    """Write an item, or change it where `match` is its revision.

    Raises AlreadyExists when the id is taken by another text, NotFound or NotYours for what the
    caller cannot change, StaleRevision when it changed since it was read, and what `check_place`
    does for a community that is new to it.
    """
    if match is None:
        return await _create(session, caller, item_id, wanted, now)
    item = await lock_own_item(session, caller, item_id, wanted.kind)
    if item.parent_id != wanted.parent_id or item.course != wanted.course:
        raise AlreadyExists(f"This {item.kind} belongs elsewhere; write a new one there.")
    check_revision(item.revision, match)
    if wanted.is_said_by(item):
        return Stored(item, "unchanged")
    await _change(session, caller, item, wanted, now)
    return Stored(item, "changed")


async def _create(
    session: AsyncSession, caller: Caller, item_id: UUID, wanted: Wanted, now: datetime
) -> Stored[Item]:
    if wanted.community_id is not None and not await _is_there(session, caller, item_id):
        await check_place(session, caller, wanted.community_id, wanted.visibility)
    item = await new_item(session, caller, item_id, wanted, now)
    created = await session.scalar(_NEW_ITEM, item.model_dump())
    if created is None:
        return await _unchanged(session, caller, item_id, wanted)
    if created.visibility != "me":
        publish(session, published(created))
        await tell_mentioned(session, created, _written(created, caller, now))
    return Stored(created, "created")


async def _is_there(session: AsyncSession, caller: Caller, item_id: UUID) -> bool:
    return await session.get(Item, (caller.company_id, item_id)) is not None


async def _unchanged(
    session: AsyncSession, caller: Caller, item_id: UUID, wanted: Wanted
) -> Stored[Item]:
    item = await session.get_one(Item, (caller.company_id, item_id))
    is_same = item.removed_at is None and wanted.is_said_by(item)
    if item.author_id != caller.person_id or not is_same:
        raise AlreadyExists("To change it, send its ETag as If-Match; else choose another id.")
    return Stored(item, "unchanged")


async def _change(
    session: AsyncSession, caller: Caller, item: Item, wanted: Wanted, now: datetime
) -> None:
    before = item.visibility
    keep_revision(session, item, now)
    for name, value in (await _changes(session, caller, item, wanted, now)).items():
        setattr(item, name, value)
    item.revision += 1
    if item.visibility == "me":
        await redact_thing(session, item.company_id, item.id, ItemPublished, ItemRevised)
    tell_change(session, item, before, now)
    await tell_mentioned(session, item, _written(item, caller, now))


async def _changes(
    session: AsyncSession, caller: Caller, item: Item, wanted: Wanted, now: datetime
) -> dict[str, Any]:  # column values
    changes: dict[str, Any] = {"skill_ids": wanted.skill_ids}
    if (wanted.title, wanted.text) != (item.title, item.text):
        changes |= {"title": wanted.title, "text": wanted.text, "edited_at": now}
        changes["html"] = await rendered(session, item.company_id, wanted.text)
    if wanted.language:
        changes |= {"language": wanted.language, "language_source": "corrected"}
    elif item.language_source == "detected":
        changes["language"] = written_language(wanted, caller.language)
    if item.visibility == "me":
        changes |= {"created_at": now, "published_at": now}
    if (wanted.visibility, wanted.community_id) != (item.visibility, item.community_id):
        changes |= await _moved(session, caller, item, wanted, now)
    return changes


async def _moved(
    session: AsyncSession, caller: Caller, item: Item, wanted: Wanted, now: datetime
) -> dict[str, Any]:  # column values
    """Say where an item goes and who may read it there."""
    if wanted.community_id is not None:
        await check_place(session, caller, wanted.community_id, wanted.visibility)
    is_placed_anew = wanted.community_id not in (None, item.community_id)
    return {
        "visibility": wanted.visibility,
        "audience_id": wanted.audience_id or audience_of(caller, wanted),
        "community_id": wanted.community_id,
        "active_at": now if is_placed_anew else item.active_at,
    }


def tell_change(session: AsyncSession, item: Item, before: str, now: datetime) -> None:
    """Publish what a change means to others, given who could see the item before."""
    match before, item.visibility:
        case "me", "me":
            return
        case "me", _:
            publish(session, published(item))
        case _, "me":
            publish(session, removed(item, now))
        case _:
            publish(session, revised(item, now))


async def withdraw_item(session: AsyncSession, item: Item, now: datetime) -> None:
    """Take an item's words away; its row stays, so that what others wrote to it hangs on."""
    item.title, item.text, item.html, item.skill_ids = None, "", "", []
    item.removed_at = now
    item.revision += 1
    await forget_revisions(session, item)
    await redact_thing(session, item.company_id, item.id, ItemPublished, ItemRevised)
    if item.visibility != "me":
        publish(session, removed(item, now))


def _written(item: Item, caller: Caller, now: datetime) -> Written:
    return Written(text_id=item.id, text=item.text, by_id=caller.person_id, at=now)
