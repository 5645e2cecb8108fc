"""The Identity projection that every service keeps: who an issuer's subject is, and their roles."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Index, Uuid, delete
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel, col, select

from shared.events.profiles import IdentityName, PersonChanged, PersonErased
from shared.written import Transaction, written

_ERASED = "erased-"
_FOREVER = 2**31 - 1  # no fact about a person has a larger revision
# Who was erased, in SQL, of those people whose `closed_doors` are asked for.
ERASED_AMONG: Final = """array(
    select person_id from identity
    where company_id = :company_id and issuer = '' and subject = any(:closed_doors)
)"""


class Identity(SQLModel, table=True):
    """One way a person signs in, with what deciding about their requests needs."""

    __tablename__ = "identity"
    __table_args__ = (Index("ix_identity_person", "company_id", "person_id"),)

    company_id: UUID = Field(primary_key=True)
    issuer: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    person_id: UUID
    revision: int
    active: bool
    roles: list[dict[str, Any]] = Field(sa_column=Column(JSONB, nullable=False))  # RoleGrant
    unit_id: UUID | None
    unit_path: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    language: str


class Known(NamedTuple):
    """What deciding about somebody's requests takes."""

    person_id: UUID
    active: bool
    roles: list[dict[str, Any]]  # RoleGrant
    unit_id: UUID | None
    unit_path: list[UUID]
    language: str


# Clients ask every few minutes, so that hardly any caller is remembered from the time before.
_KNOWN: Final = written(f"""
    select {", ".join(Known._fields)} from identity
    where company_id = :company_id and issuer = :issuer and subject = :subject
""")  # noqa: S608  constants and bound parameters only


async def find_identity(
    transaction: Transaction, company_id: UUID, issuer: str, subject: str
) -> Known | None:
    """Find who this is; None when unknown."""
    key = {"company_id": company_id, "issuer": issuer, "subject": subject}
    rows = await _KNOWN.run_as(transaction, key, Known._make)
    return rows[0] if rows else None


async def remember_identity(session: AsyncSession, event: PersonChanged) -> None:
    """Keep the person's identities; those they no longer have stay, switched off.

    They stay so that their revision is remembered: an older event must not open them again. For
    the same reason nothing is kept of somebody who was erased.
    """
    if await _is_past(session, event):
        return
    wanted = {(name.issuer, name.subject) for name in event.identities}
    for name in event.identities:
        await _upsert(session, event, name)
    known = select(Identity).where(
        col(Identity.company_id) == event.company_id,
        col(Identity.person_id) == event.person_id,
        col(Identity.revision) < event.revision,
    )
    for identity in (await session.scalars(known)).all():
        if (identity.issuer, identity.subject) not in wanted:
            identity.active, identity.revision = False, event.revision


async def _is_past(session: AsyncSession, event: PersonChanged) -> bool:
    """Tell whether more is known of the person: an erasure is later than every revision.

    Without this an older fact would take back a sign-in that somebody else has by now.
    """
    later = select(col(Identity.person_id)).where(
        col(Identity.company_id) == event.company_id,
        col(Identity.person_id) == event.person_id,
        col(Identity.revision) > event.revision,
    )
    return (await session.execute(later.limit(1))).first() is not None


async def _upsert(session: AsyncSession, event: PersonChanged, name: IdentityName) -> None:
    values = {
        "person_id": event.person_id,
        "revision": event.revision,
        "active": event.active,
        "roles": [grant.model_dump(mode="json") for grant in event.roles],
        "unit_id": event.unit_id,
        "unit_path": list(event.unit_path),
        "language": event.language,
    }
    key = {"company_id": event.company_id, "issuer": name.issuer, "subject": name.subject}
    statement = insert(Identity).values(key | values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(key),
            set_=values,
            # Another person may have got this sign-in: then the later fact wins by arrival.
            where=(col(Identity.revision) < event.revision)
            | (col(Identity.person_id) != event.person_id),
        )
    )


async def forget_identity(session: AsyncSession, event: PersonErased) -> None:
    """Close every door of an erased person and forget how they were called outside.

    One row stays that says nothing but that they are erased, so that what was on its way when
    it happened, or comes again, opens no door.
    """
    theirs = (
        col(Identity.company_id) == event.company_id,
        col(Identity.person_id) == event.person_id,
    )
    await session.execute(delete(Identity).where(*theirs))
    await session.execute(insert(Identity).values(_closed_door(event)))


def closed_doors(people: Iterable[UUID]) -> list[str]:
    """Name the doors that are there when these people were erased."""
    return [f"{_ERASED}{person}" for person in people]


def _closed_door(event: PersonErased) -> dict[str, Any]:  # column values
    return {
        "company_id": event.company_id,
        "issuer": "",
        "subject": closed_doors([event.person_id])[0],
        "person_id": event.person_id,
        "revision": _FOREVER,
        "active": False,
        "roles": [],
        "unit_id": None,
        "unit_path": [],
        "language": "en",
    }
