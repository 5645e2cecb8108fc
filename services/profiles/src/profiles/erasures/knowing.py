"""What was decided and said about what an erased person knows goes with them."""

from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.endorsements.models import Endorsement
from profiles.expertise.models import ExpertiseChoice
from profiles.me.models import Person


async def forget_knowing(session: AsyncSession, person: Person) -> None:
    """Delete what the person decided, and endorsements they gave or got."""
    await session.execute(
        delete(ExpertiseChoice).where(
            col(ExpertiseChoice.company_id) == person.company_id,
            col(ExpertiseChoice.person_id) == person.id,
        )
    )
    await session.execute(
        delete(Endorsement).where(
            col(Endorsement.company_id) == person.company_id,
            or_(col(Endorsement.person_id) == person.id, col(Endorsement.endorser_id) == person.id),
        )
    )
