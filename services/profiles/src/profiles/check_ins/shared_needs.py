"""The learning needs that the two of a check-in show each other: they belong on its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.finding import find_check_in
from profiles.me.models import Person
from profiles.needs.models import Need, Urgency
from profiles.sharing import is_shown_to
from profiles.skills.models import LabelOut
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.paging import latest_first


class AgendaNeedOut(BaseModel):
    """What one of the two wants to learn, and lets the other see."""

    id: UUID
    person_id: UUID
    text: str
    skill_id: UUID | None
    skill: LabelOut | None
    urgency: Urgency | None
    created_at: AwareDatetime


@dataclass(frozen=True)
class _Side:
    """The other side as a reader."""

    company_id: UUID
    person_id: UUID
    unit_id: UUID | None
    unit_path: tuple[UUID, ...]


async def list_shared_needs(
    session: AsyncSession, caller: Caller, check_in_id: UUID, limit: int, after: str | None
) -> Sequence[Need]:
    """List open needs that either side shows the other, the latest first. Raises NotFound.

    Nothing is shown because of the check-in: each need is as visible as its owner made it.
    """
    row = await find_check_in(session, caller, check_in_id)
    other_id = row.other(caller.person_id)
    if other_id is None:
        return ()
    other = await _side(session, caller.company_id, other_id)
    theirs = and_(col(Need.person_id) == other.person_id, is_shown_to(Need, caller))
    own = and_(col(Need.person_id) == caller.person_id, is_shown_to(Need, other))
    statement = select(Need).where(
        col(Need.company_id) == caller.company_id, col(Need.state) == "open", or_(theirs, own)
    )
    order = (col(Need.created_at), col(Need.id))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def _side(session: AsyncSession, company_id: UUID, person_id: UUID) -> _Side:
    person = await session.get_one(Person, (company_id, person_id))
    unit = await session.get(Unit, (company_id, person.unit_id)) if person.unit_id else None
    return _Side(company_id, person_id, person.unit_id, tuple(unit.path) if unit else ())
