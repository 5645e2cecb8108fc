"""What a person did together with a point person, in check-ins and by thanking, is forgotten."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.fresh_competences.models import FreshChoice, FreshCompetence
from profiles.me.models import Person
from profiles.point_people.models import PointPerson


async def forget_together(session: AsyncSession, person: Person) -> None:
    """Delete what is the person's; what was passed on of it goes along."""
    for table in (PointPerson, FreshChoice, FreshCompetence):
        await session.execute(
            delete(table).where(
                col(table.company_id) == person.company_id, col(table.person_id) == person.id
            )
        )
