"""Whether two people are kept apart, whoever of them blocked the other."""

from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.models import Block


def is_kept_apart(
    company_id: UUID,
    one_id: UUID,
    other_id: SQLColumnExpression[UUID] | SQLColumnExpression[UUID | None] | UUID,
) -> ColumnElement[bool]:
    """Say in SQL that one of two blocks the other."""
    blocker, blocked = col(Block.blocker_id), col(Block.blocked_id)
    return (
        select(1)
        .where(
            col(Block.company_id) == company_id,
            col(Block.active),
            or_(
                and_(blocker == one_id, blocked == other_id),
                and_(blocker == other_id, blocked == one_id),
            ),
        )
        .exists()
    )


async def are_kept_apart(
    session: AsyncSession, company_id: UUID, one_id: UUID, other_id: UUID
) -> bool:
    """Tell whether one of two blocks the other."""
    if one_id == other_id:
        return False
    return bool(await session.scalar(select(is_kept_apart(company_id, one_id, other_id))))
