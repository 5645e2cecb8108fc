"""Nobody is let into a community, or asked back, in silence: the inbox says so, and by whom."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from feed.communities.models import Community
from feed.inbox.models import Note
from feed.inbox.operations import add_actor, keep, next_sequence, note_id, remove_notes

Kind = Literal["let-in", "asked-back"]


async def tell(
    session: AsyncSession,
    community: Community,
    person_id: UUID,
    by_id: UUID,
    kind: Kind,
    now: datetime,
) -> None:
    """Tell somebody that a colleague let them in, or asks them back; the item is the community."""
    company_id = community.company_id
    if person_id == by_id:
        return
    note = Note(
        company_id=company_id,
        id=note_id(person_id, kind, community.id),
        person_id=person_id,
        sequence=await next_sequence(session, company_id, person_id),
        kind=kind,
        about_id=community.id,
        item_id=community.id,
        created_at=now,
        changed_at=now,
    )
    await keep(session, note)
    await add_actor(session, note, by_id, now)


async def take_back(
    session: AsyncSession, community: Community, person_id: UUID, kind: Kind, now: datetime
) -> None:
    """Take the note out again: who left is not sent to what is closed to them, nor asked twice."""
    known = note_id(person_id, kind, community.id)
    await remove_notes(session, community.company_id, [known], now)
