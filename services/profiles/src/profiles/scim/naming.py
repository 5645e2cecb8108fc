"""Whom a new user may be, and which names are taken.

Ids are looked up first, in statements made once, and nearly always there are none: a directory
that writes its people for the first time asks this ten thousand times.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from scim2_models import UniquenessException
from sqlalchemy import and_, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.scim.rules import user_name_key
from profiles.scim.users import has_user_name, visible_users

_OURS: Final = col(Person.company_id) == bindparam("company_id")
_OUR_ACCOUNTS: Final = col(ScimAccount.company_id) == bindparam("company_id")
_HAS_KEY: Final = col(ScimAccount.user_name_key) == bindparam("key")
NAMED: Final = union_all(
    select(col(ScimAccount.person_id)).where(_OUR_ACCOUNTS, _HAS_KEY),
    select(col(Person.id)).where(_OURS, col(Person.email) == bindparam("key")),
    select(col(Person.id)).where(_OURS, col(Person.external_id_key) == bindparam("key")),
)
KNOWN: Final = union_all(
    select(col(Person.id)).where(_OURS, col(Person.external_id) == bindparam("external_id")),
    select(col(ScimAccount.person_id)).where(
        _OUR_ACCOUNTS, _HAS_KEY, col(ScimAccount.deleted_at).is_not(None)
    ),
)


async def known_before(
    session: AsyncSession, company_id: UUID, ids: Sequence[UUID], external_id: str | None
) -> tuple[Person, ScimAccount | None] | None:
    """Find who of these a new user was: deleted by SCIM, or known to HR by the external id only.

    Raises UniquenessException where somebody here has the external id.
    """
    if not ids:
        return None
    statement = (
        select(Person, ScimAccount)
        .outerjoin(
            ScimAccount,
            and_(
                col(ScimAccount.company_id) == col(Person.company_id),
                col(ScimAccount.person_id) == col(Person.id),
            ),
        )
        .where(col(Person.company_id) == company_id, col(Person.id).in_(ids))
        .order_by((col(Person.external_id) == external_id).desc().nulls_last(), col(Person.id))
        .limit(1)
    )
    person, account = (await session.execute(statement)).one()
    if account is not None and account.deleted_at is None:
        raise UniquenessException(detail="Somebody here has this externalId.")
    return person, account


async def find_named(session: AsyncSession, company_id: UUID, user_name: str) -> Sequence[UUID]:
    """Find who may have a userName."""
    values = {"company_id": company_id, "key": user_name_key(user_name)}
    return (await session.scalars(NAMED, values)).all()


async def check_user_name(
    session: AsyncSession, person: Person, user_name: str, named: Sequence[UUID]
) -> None:
    """Refuse a userName that somebody else here has. Raises UniquenessException."""
    key = user_name_key(user_name)
    others = ({*named} | _as_id(key)) - {person.id}
    if not others:
        return
    visible = visible_users(person.company_id)
    statement = visible.where(col(Person.id).in_(others), has_user_name(key))
    if (await session.execute(statement.limit(1))).first() is not None:
        raise UniquenessException(detail="Somebody here has this userName.")


def _as_id(key: str) -> set[UUID]:
    try:
        return {UUID(key)}
    except ValueError:
        return set()
