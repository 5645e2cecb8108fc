"""Who was erased stays erased, whatever is heard of them later.

An erasure is told by profiles, facts about the same person by others too, and each may come late
or again: which is heard first nobody knows.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import lock, lock_all_shared, lock_name
from shared.events.base import Event
from shared.events.profiles import PersonErased


async def hold_people(session: AsyncSession, event: Event) -> None:
    """Let a fact about people wait until nobody is erasing one of them, and the other way round.

    To be called before anything else is locked. Without it a fact that another worker is taking
    in at that moment would be kept, unseen by the erasure and without seeing it.
    """
    if isinstance(event, PersonErased):
        await hold_for_erasure(session, event.company_id, event.person_id)
    # In one order everywhere, or two workers could wait for each other.
    people = [lock_name(_name(event.company_id, each)) for each in sorted(event.persons())]
    if people:
        await lock_all_shared(session, people)


async def hold_for_erasure(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Let no fact about a person take effect until the end of this transaction."""
    await lock(session, *_name(company_id, person_id))


def _name(company_id: UUID, person_id: UUID) -> tuple[object, ...]:
    return "person", company_id, person_id
