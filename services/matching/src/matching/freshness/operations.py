"""Take the next revision of a company's index."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.freshness.models import Freshness

_TAKEN = "index_revision"


async def next_revision(session: AsyncSession, company_id: UUID) -> int:
    """Take a revision for what this transaction changes; others wait until it is over."""
    taken: dict[UUID, int] = session.info.setdefault(_TAKEN, {})
    if company_id not in taken:
        taken[company_id] = await _advance(session, company_id, epochs=0)
    return taken[company_id]


async def begin_epoch(session: AsyncSession, company_id: UUID) -> None:
    """Have every process read the company anew, because rows went away."""
    await _advance(session, company_id, epochs=1)


async def _advance(session: AsyncSession, company_id: UUID, epochs: int) -> int:
    first = Freshness(company_id=company_id, revision=1, epoch=epochs)
    statement = insert(Freshness).values(first.model_dump())
    advanced = statement.on_conflict_do_update(
        index_elements=["company_id"],
        set_={
            "revision": col(Freshness.revision) + 1,
            "epoch": col(Freshness.epoch) + epochs,
        },
    ).returning(col(Freshness.revision))
    revision: int = (await session.execute(advanced)).scalar_one()
    return revision
