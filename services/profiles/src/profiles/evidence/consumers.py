"""What the feed tells becomes evidence; the same again or older changes nothing."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.evidence.models import Appreciation, Contribution, Help
from profiles.skills.operations import use_skills
from shared.events.base import Event
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
)
from shared.projections import keep_newest

APPRECIATIVE = ("useful", "thanks")


async def remember_contribution(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Keep who contributed what about which skills, and tell concepts used for the first time."""
    await use_skills(session, event.company_id, event.skill_ids)
    values = {
        "revision": event.revision,
        "kind": event.kind,
        "parent_id": event.parent_id,
        "author_id": event.author_id,
        "visibility": event.visibility,
        "skill_ids": list(event.skill_ids),
        "removed": False,
        "created_at": event.created_at,
    }
    await keep_newest(session, Contribution, _key(event, item_id=event.item_id), values)


async def forget_contribution(session: AsyncSession, event: ItemRemoved) -> None:
    """Let an item that is gone count no more."""
    values: dict[str, object] = {
        "revision": event.revision,
        "kind": event.kind,
        "parent_id": event.parent_id,
        "author_id": None,
        "visibility": "me",
        "skill_ids": [],
        "removed": True,
        "created_at": event.occurred_at,
    }
    await keep_newest(session, Contribution, _key(event, item_id=event.item_id), values)


async def remember_help(session: AsyncSession, event: HelpConfirmed) -> None:
    await _keep_help(session, event, {"revision": event.revision, "confirmed": True})


async def forget_help(session: AsyncSession, event: HelpUnconfirmed) -> None:
    await _keep_help(session, event, {"revision": event.revision, "confirmed": False})


async def remember_appreciation(session: AsyncSession, event: ItemReacted) -> None:
    await _keep_appreciation(session, event, {"revision": event.revision, "active": True})


async def forget_appreciation(session: AsyncSession, event: ItemUnreacted) -> None:
    await _keep_appreciation(session, event, {"revision": event.revision, "active": False})


async def _keep_help(
    session: AsyncSession, event: HelpConfirmed, values: Mapping[str, object]
) -> None:
    key = _key(event, answer_id=event.answer_id, person_id=event.person_id)
    await keep_newest(session, Help, key, {**values, "at": event.occurred_at})


async def _keep_appreciation(
    session: AsyncSession, event: ItemReacted, values: Mapping[str, object]
) -> None:
    if event.reaction not in APPRECIATIVE or event.person_id == event.author_id:
        return
    key = _key(event, item_id=event.item_id, person_id=event.person_id)
    moment = {**values, "at": event.occurred_at}
    await keep_newest(session, Appreciation, key | {"reaction": event.reaction}, moment)


def _key(event: Event, **ids: UUID) -> dict[str, Any]:  # key columns
    return {"company_id": event.company_id, **ids}
