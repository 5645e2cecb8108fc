"""A completed course asks what became of the intentions one had for it."""

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.intentions.offers import offer
from profiles.me.models import Person
from profiles.record.models import CompletedCourse
from shared.events.integrations import CourseCompleted


async def offer_takeaway(session: AsyncSession, event: CourseCompleted) -> None:
    """Offer it once, for what is no history, to who is here; so it runs before the record's."""
    key = (event.company_id, event.completion_id)
    person = await session.get(Person, (event.company_id, event.person_id))
    if event.imported or person is None or not person.active:
        return
    if await session.get(CompletedCourse, key) is None:
        await offer(session, event)
