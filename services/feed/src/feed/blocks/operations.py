"""Whether somebody wants to hear of a colleague."""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.blocks.models import Block


def has_blocked(
    company_id: UUID, blocker_id: SQLColumnExpression[UUID] | UUID, blocked_id: UUID
) -> ColumnElement[bool]:
    """Say in SQL that somebody blocks a colleague."""
    return (
        select(1)
        .where(
            col(Block.company_id) == company_id,
            col(Block.blocker_id) == blocker_id,
            col(Block.blocked_id) == blocked_id,
            col(Block.is_active),
        )
        .exists()
    )


async def wants_nothing_of(
    session: AsyncSession, company_id: UUID, blocker_id: UUID, blocked_id: UUID
) -> bool:
    """Tell whether somebody blocks a colleague."""
    return bool(await session.scalar(select(has_blocked(company_id, blocker_id, blocked_id))))
