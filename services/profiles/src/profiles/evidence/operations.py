"""How much people contributed in all."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.evidence import queries
from profiles.evidence.models import Audience, ContributionsOut


async def count_contributions(
    session: AsyncSession, company_id: UUID, person_id: UUID, audience: Audience
) -> ContributionsOut:
    """Count what a person contributed."""
    row = (
        await session.execute(
            queries.CONTRIBUTIONS,
            {"company": company_id, "person": person_id, "is_owner": audience == "owner"},
        )
    ).one()
    return ContributionsOut.model_validate(row, from_attributes=True)
