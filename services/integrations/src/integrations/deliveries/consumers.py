"""Every fact that may leave is queued for those outside who asked for it."""

from sqlalchemy.ext.asyncio import AsyncSession

from integrations.deliveries import operations
from integrations.deliveries.erasure import erase_about_person, erase_about_thing
from shared.events.base import Event
from shared.events.communities import CommunityChanged
from shared.events.feed import ItemRemoved, ItemRevised
from shared.events.profiles import PersonErased, SkillClaimed, SkillUnclaimed


async def queue_event(session: AsyncSession, event: Event) -> None:
    await operations.queue_event(session, event)


async def erase_person(session: AsyncSession, event: PersonErased) -> None:
    await erase_about_person(session, event.company_id, event.person_id)


async def erase_item(session: AsyncSession, event: ItemRemoved) -> None:
    await erase_about_thing(session, event.company_id, event.item_id)


async def erase_hidden_item(session: AsyncSession, event: ItemRevised) -> None:
    """Erase what was queued or logged of an item that is no longer for the whole company."""
    if event.visibility != "company":
        await erase_about_thing(session, event.company_id, event.item_id)


async def erase_hidden_community(session: AsyncSession, event: CommunityChanged) -> None:
    """Erase what was queued or logged of a community that its members alone know of now."""
    if event.openness != "open":
        await erase_about_thing(session, event.company_id, event.community_id)


async def erase_hidden_claim(session: AsyncSession, event: SkillClaimed | SkillUnclaimed) -> None:
    """Erase what was queued or logged of a claim that is private now, or taken back."""
    if isinstance(event, SkillUnclaimed) or event.visibility == "me":
        await erase_about_thing(session, event.company_id, event.claim_id)
