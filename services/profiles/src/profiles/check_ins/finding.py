"""Whose check-ins there are: nobody but the two of one ever finds it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.tables import CheckIn, Kind
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem


class NobodyThere(Problem):
    status = 409
    title = "The other side of this check-in is gone."


class NotAgreedYet(Problem):
    status = 409
    title = "The other side has not accepted this check-in."


async def find_check_in(session: AsyncSession, caller: Caller, check_in_id: UUID) -> CheckIn:
    """Find a check-in of one's own. Raises NotFound."""
    row = await session.get(CheckIn, (caller.company_id, check_in_id))
    if row is None or caller.person_id not in (row.proposer_id, row.partner_id):
        raise NotFound
    return row


async def own_check_in(session: AsyncSession, caller: Caller, check_in_id: UUID) -> CheckIn:
    """Find a check-in of one's own and keep others from changing it. Raises NotFound."""
    row = await session.get(CheckIn, (caller.company_id, check_in_id), with_for_update=True)
    if row is None or caller.person_id not in (row.proposer_id, row.partner_id):
        raise NotFound
    return row


async def list_check_ins(
    session: AsyncSession, caller: Caller, kind: Kind | None, limit: int, after: str | None
) -> Sequence[CheckIn]:
    """List one's own check-ins, the newest first."""
    statement = select(CheckIn).where(
        col(CheckIn.company_id) == caller.company_id, is_of(caller.person_id)
    )
    if kind is not None:
        statement = statement.where(col(CheckIn.kind) == kind)
    order = (col(CheckIn.created_at), col(CheckIn.id))
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


def check_agreed(row: CheckIn) -> None:
    """Let nobody write to who did not agree to talk. Raises NotAgreedYet and NobodyThere."""
    if row.proposer_id is None or row.partner_id is None:
        raise NobodyThere("Your private notes are what is left.")
    if row.state in ("proposed", "declined"):
        raise NotAgreedYet("Wait for their answer; what you want to remember is a private note.")


def is_of(person_id: UUID) -> ColumnElement[bool]:
    """Say whose check-ins: nobody else ever sees one."""
    return or_(col(CheckIn.proposer_id) == person_id, col(CheckIn.partner_id) == person_id)


def utc_now() -> datetime:
    """Say what time it is, for routes."""
    return datetime.now(UTC)
