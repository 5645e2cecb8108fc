"""People as SCIM users: who is there, and who was."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from scim2_models import NotFoundException, UniquenessException
from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.me.models import Person
from profiles.scim.filters import Equals
from profiles.scim.models import ScimAccount
from profiles.units.models import Unit

_USER_NAME: ColumnElement[str] = func.coalesce(
    col(ScimAccount.user_name),
    col(Person.email),
    col(Person.external_id),
    cast(col(Person.id), String),
)


class Found(NamedTuple):
    """A person with what the identity provider said, and the name of their unit."""

    person: Person
    account: ScimAccount | None
    user_name: str
    unit_name: str | None


def same_text(column: SQLColumnExpression[Any]) -> Callable[[object], ColumnElement[bool]]:
    """Compare a column of text or null, case and all."""
    return lambda value: column == str(value)


EQUALS: Equals = {
    "username": lambda value: func.lower(_USER_NAME) == str(value).lower(),
    "externalid": same_text(col(Person.external_id)),
    "id": same_text(cast(col(Person.id), String)),
    "displayname": lambda value: func.lower(col(Person.display_name)) == str(value).lower(),
    "active": lambda value: col(Person.active) == (str(value).lower() == "true"),
    "emails.value": lambda value: func.lower(col(Person.email)) == str(value).lower(),
    "emails": lambda value: func.lower(col(Person.email)) == str(value).lower(),
}


async def find_user(session: AsyncSession, company_id: UUID, person_id: UUID) -> Found:
    """Find a person SCIM may see. Raises NotFoundException."""
    statement = _visible(company_id).where(col(Person.id) == person_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFoundException(detail=f"User {str(person_id)!r} not found")
    return Found(*row)


async def list_users(
    session: AsyncSession,
    company_id: UUID,
    wanted: ColumnElement[bool],
    start: int,
    count: int | None,
) -> tuple[int, Sequence[Found]]:
    """Give how many there are, and those from `start` (the first is 0), longest known first."""
    statement = _visible(company_id).where(wanted)
    total = await session.scalar(
        select(func.count()).select_from(
            statement.with_only_columns(col(Person.id), maintain_column_froms=True).subquery()
        )
    )
    rows = await session.execute(statement.order_by(col(Person.id)).offset(start).limit(count))
    return total or 0, [Found(*row) for row in rows]


async def known_before(
    session: AsyncSession, company_id: UUID, user_name: str, external_id: str | None
) -> tuple[Person | None, ScimAccount | None]:
    """Find who a new user was: deleted by SCIM, or known to HR by the same external id only."""
    is_named = func.coalesce(col(Person.external_id) == (external_id or ""), false())
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
            or_(
                is_named,
                and_(
                    col(ScimAccount.deleted_at).is_not(None),
                    func.lower(col(ScimAccount.user_name)) == user_name.lower(),
                ),
            ),
        )
        .order_by(is_named.desc(), col(Person.id))
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        return None, None
    person, account = row
    if account is not None and account.deleted_at is None:
        raise UniquenessException(detail="Somebody here has this externalId.")
    return person, account


async def check_user_name(
    session: AsyncSession, company_id: UUID, person_id: UUID, user_name: str
) -> None:
    """Refuse a userName that somebody else here has. Raises UniquenessException."""
    statement = _visible(company_id).where(
        func.lower(_USER_NAME) == user_name.lower(), col(Person.id) != person_id
    )
    if (await session.execute(statement.limit(1))).first() is not None:
        raise UniquenessException(detail="Somebody here has this userName.")


def _visible(
    company_id: UUID,
) -> Select[Person, ScimAccount, str, str]:
    return (
        select(Person, ScimAccount, _USER_NAME, col(Unit.name))
        .outerjoin(
            ScimAccount,
            and_(
                col(ScimAccount.company_id) == col(Person.company_id),
                col(ScimAccount.person_id) == col(Person.id),
            ),
        )
        .outerjoin(
            Unit,
            and_(
                col(Unit.company_id) == col(Person.company_id),
                col(Unit.id) == col(Person.unit_id),
            ),
        )
        .where(col(Person.company_id) == company_id, col(ScimAccount.deleted_at).is_(None))
    )
