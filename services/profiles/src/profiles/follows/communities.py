"""Which communities can be followed, kept from what the feed tells."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.follows.models import FollowableCommunity
from profiles.skills.models import LabelOut
from profiles.skills.operations import use_skills
from shared.events.communities import CommunityChanged, CommunityClosed
from shared.problems import NotFound
from shared.projections import keep_newest


async def remember_community(
    session: AsyncSession, event: CommunityChanged | CommunityClosed
) -> None:
    """Keep what a community is called while it is open; an older fact changes nothing."""
    values: dict[str, object] = {"revision": event.revision, "is_open": False, "name": None}
    if isinstance(event, CommunityChanged):
        await use_skills(session, event.company_id, event.skill_ids)
        values |= {
            "is_open": event.openness == "open",
            "name": event.name,
            "language": event.language,
        }
    key = {"company_id": event.company_id, "id": event.community_id}
    await keep_newest(session, FollowableCommunity, key, values, blank={"language": "en"})


async def require_followable(session: AsyncSession, company_id: UUID, community_id: UUID) -> None:
    """Refuse what cannot be followed, all in the same words. Raises NotFound."""
    found = await session.get(FollowableCommunity, (company_id, community_id))
    if found is None or not found.is_open:
        raise NotFound(
            "There is no such open community; of one by invitation its members are shown what "
            "is new without following it."
        )


def followable(company_id: UUID) -> Select[UUID]:
    """Select the ids of communities that can be followed."""
    return select(col(FollowableCommunity.id)).where(
        col(FollowableCommunity.company_id) == company_id, col(FollowableCommunity.is_open)
    )


async def name_communities(
    session: AsyncSession, company_id: UUID, ids: Iterable[UUID]
) -> dict[UUID, LabelOut]:
    """Name open communities, in the language their members write."""
    statement = select(FollowableCommunity).where(
        col(FollowableCommunity.company_id) == company_id,
        col(FollowableCommunity.id).in_(set(ids)),
    )
    return {
        row.id: LabelOut.model_validate({"text": row.name, "lang": row.language})
        for row in await session.scalars(statement)
    }
