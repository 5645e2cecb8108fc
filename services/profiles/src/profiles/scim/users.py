"""People as SCIM users: who is there, by what they are found, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from scim2_models import NotFoundException
from scim2_models.path import CompareOperator
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.me.models import Person
from profiles.scim.models import ScimAccount
from profiles.scim.narrowing import Meaning, Meanings, Narrowed, Slice, moment, text
from profiles.scim.rules import ENTERPRISE, user_name_key
from profiles.units.models import Unit

# Made once: an alias costs milliseconds.
_OTHER, _OTHER_ACCOUNT = aliased(Person), aliased(ScimAccount)
_PERSON_KEYS: Final = select(col(_OTHER.company_id), col(_OTHER.id))
_ACCOUNT_KEYS: Final = select(col(_OTHER_ACCOUNT.company_id), col(_OTHER_ACCOUNT.person_id))
_USER_NAME: ColumnElement[str] = func.coalesce(
    col(ScimAccount.user_name),
    col(Person.email),
    col(Person.external_id),
    cast(col(Person.id), String),
)
_USER_NAME_KEY: ColumnElement[str] = func.coalesce(
    col(ScimAccount.user_name_key), func.lower(_USER_NAME)
)
_CHANGED_AT: ColumnElement[datetime] = func.coalesce(
    col(ScimAccount.changed_at), col(Person.created_at)
)


class Found(NamedTuple):
    """A person with what the identity provider said, and the name of their unit."""

    person: Person
    account: ScimAccount | None
    user_name: str
    unit_name: str | None


def is_named(key: str) -> ColumnElement[bool]:
    """Find who has this user name, prepared by `user_name_key`.

    By plain columns first: row-level security keeps indexes on expressions from being used.
    """
    ways = union_all(
        _ACCOUNT_KEYS.where(col(_OTHER_ACCOUNT.user_name_key) == key),
        _PERSON_KEYS.where(col(_OTHER.email) == key),
        _PERSON_KEYS.where(col(_OTHER.external_id_key) == key),
    )
    found = tuple_(col(Person.company_id), col(Person.id)).in_(ways)
    return and_(or_(found, has_id(key)), has_user_name(key))


def has_user_name(key: str) -> ColumnElement[bool]:
    """Compare what somebody is called, by SCIM or for want of that by HR."""
    return _USER_NAME_KEY == key  # noqa: SIM300  # mypy wants the column first


def has_id(value: str) -> ColumnElement[bool]:
    """Find the person with this id; none where it is no id."""
    try:
        return col(Person.id) == UUID(value)
    except ValueError:
        return false()


def _user_name(op: CompareOperator, value: Any) -> Narrowed | None:
    if op is CompareOperator.eq:
        return Narrowed(is_named(user_name_key(str(value))), is_exact=True)
    return text(_USER_NAME_KEY, prepare=user_name_key)(op, value)


def _id(op: CompareOperator, value: Any) -> Narrowed | None:
    is_eq = op is CompareOperator.eq
    return Narrowed(has_id(str(value)), is_exact=True) if is_eq else None


def _active(op: CompareOperator, value: Any) -> Narrowed | None:
    # Whoever was never said to be active shows nothing of it, so the evaluator has to look.
    is_eq = op is CompareOperator.eq and isinstance(value, bool)
    return Narrowed(col(Person.active) == value, is_exact=False) if is_eq else None


def _email(op: CompareOperator, value: Any) -> Narrowed | None:
    """Look among the addresses that were sent, and at the one we use."""
    if op is not CompareOperator.eq:
        return None
    address, account, person = user_name_key(str(value)), aliased(ScimAccount), aliased(Person)
    sent = func.jsonb_path_query_array(col(account.document), literal_column("'$.emails[*].value'"))
    ways = union_all(
        select(col(person.company_id), col(person.id)).where(col(person.email) == address),
        select(col(account.company_id), col(account.person_id)).where(
            cast(func.lower(cast(sent, String)), JSONB).has_key(address)
        ),
    )
    found = tuple_(col(Person.company_id), col(Person.id)).in_(ways)
    return Narrowed(found, is_exact=False)


def _said(*path: str) -> Meaning:
    """Look into what the identity provider said; the rest has no place in a person's own row."""
    return text(
        func.lower(col(ScimAccount.document)[path].astext), prepare=user_name_key, is_exact=False
    )


MEANINGS: Final[Meanings] = {
    "username": _user_name,
    "id": _id,
    "externalid": text(col(Person.external_id)),
    "active": _active,
    "emails": _email,
    "emails.value": _email,
    "meta.created": moment(col(Person.created_at)),
    "meta.lastmodified": moment(_CHANGED_AT),
    "title": _said("title"),
    "usertype": _said("userType"),
    "nickname": _said("nickName"),
    "name.familyname": _said("name", "familyName"),
    "name.givenname": _said("name", "givenName"),
    "employeenumber": _said(ENTERPRISE, "employeeNumber"),
    "costcenter": _said(ENTERPRISE, "costCenter"),
    "organization": _said(ENTERPRISE, "organization"),
    "division": _said(ENTERPRISE, "division"),
}
ALWAYS: Final = frozenset({"username", "id", "meta.created", "meta.lastmodified"})
ORDERS: Final[Mapping[str, ColumnElement[Any]]] = {
    "username": _USER_NAME_KEY,
    "id": cast(col(Person.id), String),
    "meta.created": cast(col(Person.created_at), DateTime(timezone=True)),
    "meta.lastmodified": _CHANGED_AT,
}


async def find_user(session: AsyncSession, company_id: UUID, person_id: UUID) -> Found:
    """Find a person SCIM may see. Raises NotFoundException."""
    statement = visible_users(company_id).where(col(Person.id) == person_id)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFoundException(detail=f"User {str(person_id)!r} not found")
    return Found(*row)


async def count_users(session: AsyncSession, company_id: UUID, where: ColumnElement[bool]) -> int:
    """Count the people for whom this holds."""
    people = visible_users(company_id).where(where)
    ids = people.with_only_columns(col(Person.id), maintain_column_froms=True)
    return await session.scalar(select(func.count()).select_from(ids.subquery())) or 0


async def list_users(session: AsyncSession, company_id: UUID, wanted: Slice) -> Sequence[Found]:
    """Give a slice of the people."""
    statement = visible_users(company_id).where(wanted.where).order_by(*wanted.order)
    rows = await session.execute(statement.offset(wanted.offset).limit(wanted.limit))
    return [Found(*row) for row in rows]


def visible_users(company_id: UUID) -> Select[Person, ScimAccount, str, str]:
    """Select the people SCIM may see."""
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
