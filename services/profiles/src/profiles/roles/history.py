"""Who was given and lost which role, by whom: the audit of a company."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.roles.models import RoleChange
from shared.auth.caller import Caller
from shared.auth.roles import Role
from shared.paging import latest_first
from shared.problems import MissingRole


class WantedChanges(NamedTuple):
    """Which changes are looked for; what is null does not matter."""

    person_id: UUID | None = None
    role: Role | None = None
    unit_id: UUID | None = None


async def list_role_history(
    session: AsyncSession, caller: Caller, wanted: WantedChanges, limit: int, after: str | None
) -> Sequence[RoleChange]:
    """List grants and revocations, newest first."""
    if not caller.holds("administrator"):
        raise MissingRole("Ask an administrator of the whole company.")
    order = (col(RoleChange.changed_at), col(RoleChange.id))
    statement = select(RoleChange).where(col(RoleChange.company_id) == caller.company_id)
    for name, value in wanted._asdict().items():
        if value is not None:
            statement = statement.where(getattr(RoleChange, name) == value)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()
