"""Proposing, answering, changing and ending check-ins."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.check_ins.finding import own_check_in
from profiles.check_ins.models import CheckInIn
from profiles.check_ins.proposals import propose
from profiles.check_ins.reminders import plan_anew, tell_other
from profiles.check_ins.tables import OPEN, CheckIn
from shared.auth.caller import Caller
from shared.database import lock
from shared.problems import AlreadyExists, Problem
from shared.revisions import Stored, check_revision

_FIXED: Final = {"with_id", "kind", "relation"}


class CheckInIsOver(Problem):
    status = 409
    title = "This check-in was declined or ended."


class TheOtherAnswers(Problem):
    status = 409
    title = "There is nothing for you to answer."


async def put_check_in(
    session: AsyncSession,
    caller: Caller,
    check_in_id: UUID,
    wanted: CheckInIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[CheckIn]:
    """Propose a check-in, or change its rhythm as either side.

    Raises CannotMeetYourself, NotFound, NotManagerAndEmployee, AlreadyMeeting, TooManyCheckIns,
    AlreadyExists, CheckInIsOver, StaleRevision.
    """
    if match is None:
        await lock(session, caller.company_id, caller.person_id, "check-ins")
        known = await session.get(CheckIn, (caller.company_id, check_in_id))
        if known is None:
            return await propose(session, caller, check_in_id, wanted, now)
    row = await own_check_in(session, caller, check_in_id)
    if _wanted_by(row, caller) == wanted.model_dump():
        if match is not None:
            check_revision(row.revision, match)
        return Stored(row, "unchanged")
    _check_change(row, caller, wanted, match)
    for name, value in wanted.model_dump(exclude=_FIXED).items():
        setattr(row, name, value)
    await plan_anew(session, row, now)
    tell_other(session, row, caller.person_id, "check-in-changed", now)
    return Stored(row, "changed")


async def accept_check_in(
    session: AsyncSession, caller: Caller, check_in_id: UUID, now: datetime
) -> CheckIn:
    """Say yes to a proposal; again changes nothing. Raises NotFound, TheOtherAnswers."""
    row = await own_check_in(session, caller, check_in_id)
    _check_answer(row, caller)
    if row.state == "proposed":
        row.state = "running"
        await plan_anew(session, row, now)
        tell_other(session, row, caller.person_id, "check-in-answered", now)
    elif row.state != "running":
        raise CheckInIsOver("Propose a new one.")
    return row


async def decline_check_in(
    session: AsyncSession, caller: Caller, check_in_id: UUID, now: datetime
) -> None:
    """Say no to a proposal, without a reason. Raises NotFound, TheOtherAnswers, CheckInIsOver."""
    row = await own_check_in(session, caller, check_in_id)
    _check_answer(row, caller)
    if row.state == "running":
        raise CheckInIsOver("You accepted it: end it with DELETE on the check-in.")
    if row.state == "proposed":
        row.state = "declined"
        await plan_anew(session, row, now)
        tell_other(session, row, caller.person_id, "check-in-answered", now)


async def end_check_in(
    session: AsyncSession, caller: Caller, check_in_id: UUID, now: datetime
) -> None:
    """End it as either side; what was written stays readable for those who could read it."""
    row = await own_check_in(session, caller, check_in_id)
    if row.state in OPEN:
        row.state = "ended"
        await plan_anew(session, row, now)
        tell_other(session, row, caller.person_id, "check-in-changed", now)


def _wanted_by(row: CheckIn, caller: Caller) -> dict[str, Any]:  # fields of CheckInIn
    names = set(CheckInIn.model_fields) - {"with_id"}
    return {"with_id": row.other(caller.person_id)} | {name: getattr(row, name) for name in names}


def _check_change(row: CheckIn, caller: Caller, wanted: CheckInIn, match: int | None) -> None:
    if match is None:
        raise AlreadyExists("To change it, send its ETag as If-Match; else choose another id.")
    check_revision(row.revision, match)
    known = _wanted_by(row, caller)
    if any(known[name] != getattr(wanted, name) for name in _FIXED):
        raise AlreadyExists("Who meets and why stays: end this one and propose another.")
    if row.state not in OPEN:
        raise CheckInIsOver("Propose a new one.")


def _check_answer(row: CheckIn, caller: Caller) -> None:
    if caller.person_id != row.partner_id:
        raise TheOtherAnswers("Your colleague says whether they accept.")
