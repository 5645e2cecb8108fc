"""When people appear, what waited for them is told; when they are erased, their traces go."""

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from integrations.receipts.matching import match_waiting
from integrations.receipts.models import Completion, Receipt
from shared.erasure import redact_person
from shared.events.profiles import PersonChanged, PersonErased


async def match_person(session: AsyncSession, event: PersonChanged) -> None:
    """Tell of completions that came before the person did. Comes after `keep_learner`."""
    if event.external_id is not None and event.active:
        await match_waiting(session, event.company_id, event.external_id)


async def erase_completions(session: AsyncSession, event: PersonErased) -> None:
    """Delete a person's completions, the bodies that told of them, and what our log says."""
    theirs = (
        col(Completion.company_id) == event.company_id,
        col(Completion.person_id) == event.person_id,
    )
    told = select(col(Completion.receipt_id)).where(*theirs)
    await session.execute(
        update(Receipt)
        .where(col(Receipt.company_id) == event.company_id, col(Receipt.id).in_(told))
        .values(body=None)
    )
    await session.execute(delete(Completion).where(*theirs))
    await redact_person(session, event.company_id, event.person_id)
