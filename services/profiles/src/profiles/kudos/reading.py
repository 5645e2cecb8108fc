"""Which thanks somebody may read."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.kudos.models import Kudos, KudosReceiver, Side
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound


async def find_kudos(session: AsyncSession, caller: Caller, kudos_id: UUID) -> Kudos:
    """Find thanks that one gave, got, or may read. Raises NotFound."""
    statement = select(Kudos).where(visible_to(caller), col(Kudos.id) == kudos_id)
    row = await session.scalar(statement)
    if row is None:
        raise NotFound
    return row


async def list_kudos(
    session: AsyncSession, caller: Caller, side: Side, limit: int, after: str | None
) -> Sequence[Kudos]:
    """List thanks one got, gave, or may read, the latest first."""
    statement = select(Kudos).where(visible_to(caller), _on(side, caller))
    order = (col(Kudos.created_at), col(Kudos.id))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def find_receivers(
    session: AsyncSession, company_id: UUID, kudos_ids: Collection[UUID]
) -> Mapping[UUID, list[KudosReceiver]]:
    """Give whom thanks are for, in one query."""
    found: dict[UUID, list[KudosReceiver]] = {one: [] for one in kudos_ids}
    statement = select(KudosReceiver).where(
        col(KudosReceiver.company_id) == company_id, col(KudosReceiver.kudos_id).in_(found)
    )
    for row in await session.scalars(statement.order_by(col(KudosReceiver.person_id))):
        found[row.kudos_id].append(row)
    return found


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """Say which thanks somebody may read.

    Those they gave or got; and public ones, as long as somebody who was thanked does not hide it.
    """
    in_public = and_(
        _is_public(caller),
        ~is_kept_apart(caller.company_id, caller.person_id, col(Kudos.giver_id)),
        exists().where(_is_received(), col(KudosReceiver.hidden_at).is_(None)),
    )
    return and_(
        col(Kudos.company_id) == caller.company_id,
        col(Kudos.withdrawn_at).is_(None),
        or_(col(Kudos.giver_id) == caller.person_id, _is_mine(caller), in_public),
    )


def _on(side: Side, caller: Caller) -> ColumnElement[bool]:
    match side:
        case "received":
            return _is_mine(caller)
        case "given":
            return col(Kudos.giver_id) == caller.person_id
        case "public":
            return _is_public(caller)


def _is_public(caller: Caller) -> ColumnElement[bool]:
    of_unit = and_(
        col(Kudos.audience) == "unit", col(Kudos.audience_id).in_(list(caller.unit_path))
    )
    return or_(col(Kudos.audience) == "company", of_unit)


def _is_received() -> ColumnElement[bool]:
    return and_(
        col(KudosReceiver.company_id) == col(Kudos.company_id),
        col(KudosReceiver.kudos_id) == col(Kudos.id),
    )


def _is_mine(caller: Caller) -> ColumnElement[bool]:
    mine = col(KudosReceiver.person_id) == caller.person_id
    return exists().where(_is_received(), mine)
