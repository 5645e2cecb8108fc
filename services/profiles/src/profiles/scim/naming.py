"""Whom a new user may be, and which names are taken."""

from uuid import UUID

from scim2_models import UniquenessException
from sqlalchemy import and_, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.scim.rules import user_name_key
from profiles.scim.users import is_named, visible_users


async def known_before(
    session: AsyncSession, company_id: UUID, user_name: str, external_id: str | None
) -> tuple[Person | None, ScimAccount | None]:
    """Find who a new user was: deleted by SCIM, or known to HR by the same external id only."""
    person, account = aliased(Person), aliased(ScimAccount)
    by_name = select(col(account.company_id), col(account.person_id)).where(
        col(account.user_name_key) == user_name_key(user_name),
        col(account.deleted_at).is_not(None),
    )
    by_id = select(col(person.company_id), col(person.id)).where(
        col(person.external_id) == external_id
    )
    ways = union_all(by_id, by_name) if external_id else by_name
    statement = (
        select(Person, ScimAccount)
        .outerjoin(
            ScimAccount,
            and_(
                col(ScimAccount.company_id) == col(Person.company_id),
                col(ScimAccount.person_id) == col(Person.id),
            ),
        )
        .where(
            col(Person.company_id) == company_id,
            tuple_(col(Person.company_id), col(Person.id)).in_(ways),
        )
        .order_by((col(Person.external_id) == external_id).desc().nulls_last(), col(Person.id))
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None, None
    found, said = row
    if said is not None and said.deleted_at is None:
        raise UniquenessException(detail="Somebody here has this externalId.")
    return found, said


async def check_user_name(
    session: AsyncSession, company_id: UUID, person_id: UUID, user_name: str
) -> None:
    """Refuse a userName that somebody else here has. Raises UniquenessException."""
    statement = visible_users(company_id).where(
        is_named(user_name_key(user_name)), col(Person.id) != person_id
    )
    if (await session.execute(statement.limit(1))).first() is not None:
        raise UniquenessException(detail="Somebody here has this userName.")
