"""Endorsements as lists, with the names of both."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.cursors import uuids_from
from profiles.endorsements.models import Endorsement, Side, Verdict
from profiles.evidence.models import Contribution
from profiles.me.models import Person
from profiles.visibility import Visibility
from shared.auth.caller import Caller


class Named(NamedTuple):
    """An endorsement with the names of both."""

    row: Endorsement
    person: str
    endorser: str


def is_shown(row: Endorsement) -> bool:
    """Tell whether anybody but its owner may see it."""
    return row.withdrawn_at is None and row.verdict == "accepted" and row.visibility != "me"


async def list_own(
    session: AsyncSession,
    caller: Caller,
    side: Side,
    verdict: Verdict | None,
    limit: int,
    after: str | None,
) -> Sequence[Named]:
    """List what others said of the caller, or the caller of others; the latest first.

    What comes from somebody the caller is kept apart from is left out, unless it was accepted: it
    is on their profile, and theirs to decline.
    """
    own = _PERSON if side == "received" else _ENDORSER
    conditions: list[ColumnElement[bool]] = [own == caller.person_id]
    if side == "received":
        is_apart = is_kept_apart(caller.company_id, caller.person_id, _ENDORSER)
        conditions.append(or_(col(Endorsement.verdict) == "accepted", ~is_apart))
    if verdict is not None:
        conditions.append(col(Endorsement.verdict) == verdict)
    return await _list(session, caller.company_id, conditions, limit, after)


async def list_visible(
    session: AsyncSession,
    company_id: UUID,
    person_id: UUID,
    levels: Collection[Visibility],
    limit: int,
    after: str | None,
) -> Sequence[Named]:
    """List what a person accepted and shows, the latest first; not by who has left."""
    conditions: list[ColumnElement[bool]] = [
        col(Endorsement.person_id) == person_id,
        col(Endorsement.verdict) == "accepted",
        col(Endorsement.visibility).in_(levels),
        col(_endorser.active).is_(True),
    ]
    return await _list(session, company_id, conditions, limit, after)


async def count_shown_endorsements(
    session: AsyncSession, company_id: UUID, person_id: UUID, levels: Collection[Visibility]
) -> Mapping[UUID, int]:
    """Count per skill what a person accepted and shows at these visibilities."""
    statement = (
        select(col(Endorsement.skill_id), func.count())
        .where(
            col(Endorsement.company_id) == company_id,
            col(Endorsement.person_id) == person_id,
            col(Endorsement.withdrawn_at).is_(None),
            col(Endorsement.verdict) == "accepted",
            col(Endorsement.visibility).in_(levels),
        )
        .group_by(col(Endorsement.skill_id))
    )
    return dict((await session.execute(statement)).all())


async def list_standing(session: AsyncSession, company_id: UUID) -> Sequence[Endorsement]:
    """List all that is shown in a company, to tell it again."""
    statement = select(Endorsement).where(
        col(Endorsement.company_id) == company_id,
        col(Endorsement.withdrawn_at).is_(None),
        col(Endorsement.verdict) == "accepted",
        col(Endorsement.visibility) != "me",
    )
    return (await session.scalars(statement)).all()


_person, _endorser = aliased(Person), aliased(Person)
_PERSON: Final = col(Endorsement.person_id)
_ENDORSER: Final = col(Endorsement.endorser_id)


async def _list(
    session: AsyncSession,
    company_id: UUID,
    conditions: Sequence[ColumnElement[bool]],
    limit: int,
    after: str | None,
) -> Sequence[Named]:
    statement = (
        select(Endorsement, col(_person.display_name), col(_endorser.display_name))
        .join(_person, and_(col(_person.company_id) == company_id, col(_person.id) == _PERSON))
        .join(
            _endorser, and_(col(_endorser.company_id) == company_id, col(_endorser.id) == _ENDORSER)
        )
        .where(
            col(Endorsement.company_id) == company_id,
            col(Endorsement.withdrawn_at).is_(None),
            _occasion_stands(company_id),
            *conditions,
        )
    )
    if after is not None:
        statement = statement.where(col(Endorsement.id) < uuids_from(after, 1)[0])
    rows = await session.execute(statement.order_by(col(Endorsement.id).desc()).limit(limit + 1))
    return [Named(row, person, endorser) for row, person, endorser in rows]


def _occasion_stands(company_id: UUID) -> ColumnElement[bool]:
    """Leave out what stems from an item that is gone or not open to all any more."""
    item_is_open = exists().where(
        col(Contribution.company_id) == company_id,
        col(Contribution.item_id) == col(Endorsement.item_id),
        col(Contribution.removed).is_(False),
        col(Contribution.visibility) == "company",
    )
    return or_(col(Endorsement.item_id).is_(None), item_is_open)
