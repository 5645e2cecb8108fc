"""What was decided and said about what an erased person knows goes with them."""

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.endorsements.models import Endorsement
from profiles.expertise.models import ExpertiseChoice
from profiles.learning_maps.models import LearningMapRevision
from profiles.me.models import Person
from profiles.role_descriptions.models import HeldRole


async def forget_knowing(session: AsyncSession, person: Person) -> None:
    """Delete what the person decided, and endorsements they gave or got."""
    for table in (ExpertiseChoice, HeldRole):
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
    await session.execute(
        delete(Endorsement).where(
            col(Endorsement.company_id) == person.company_id,
            or_(col(Endorsement.person_id) == person.id, col(Endorsement.endorser_id) == person.id),
        )
    )
    await session.execute(
        update(LearningMapRevision)
        .where(
            col(LearningMapRevision.company_id) == person.company_id,
            col(LearningMapRevision.by) == person.id,
        )
        .values(by=None)
    )
