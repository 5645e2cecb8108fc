"""Who is whose manager, as an identity provider says it."""

from typing import Final
from uuid import UUID

from scim2_models import InvalidValueException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person

_MOST_LEVELS: Final = 100


async def manager_of(session: AsyncSession, person: Person, value: str | None) -> UUID | None:
    """Find the manager a resource names; nobody and circles raise InvalidValueException."""
    if not value:
        return None
    try:
        manager_id = UUID(value)
    except ValueError:
        raise _unknown() from None
    if manager_id == person.manager_id:
        return manager_id
    above: UUID | None = manager_id
    for _ in range(_MOST_LEVELS):
        if above == person.id:
            raise InvalidValueException(detail="Following the managers up leads back here.")
        statement = select(col(Person.id), col(Person.manager_id)).where(
            col(Person.company_id) == person.company_id, col(Person.id) == above
        )
        row = (await session.execute(statement)).one_or_none()
        if row is None:
            raise _unknown()
        if row.manager_id is None:
            return manager_id
        above = row.manager_id
    raise InvalidValueException(detail="There are too many managers above.")


def _unknown() -> InvalidValueException:
    return InvalidValueException(detail="The manager is nobody here: send the id of a user.")
