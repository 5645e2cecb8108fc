"""Who may propose what to whom."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import are_kept_apart
from profiles.check_ins.finding import is_of
from profiles.check_ins.models import CheckInIn
from profiles.check_ins.reminders import tell_other
from profiles.check_ins.tables import OPEN, CheckIn
from profiles.me.models import Person
from profiles.me.operations import find_person
from shared.auth.caller import Caller
from shared.database import lock
from shared.problems import NotFound, Problem
from shared.revisions import Stored

MOST_CHECK_INS: Final = 50


class CannotMeetYourself(Problem):
    status = 409
    title = "A check-in takes two people."


class NotManagerAndEmployee(Problem):
    status = 409
    title = "Neither of you manages the other."


class AlreadyMeeting(Problem):
    status = 409
    title = "You have such a check-in with this colleague."


class TooManyCheckIns(Problem):
    status = 409
    title = f"A person can have {MOST_CHECK_INS} check-ins at most."


async def propose(
    session: AsyncSession, caller: Caller, check_in_id: UUID, wanted: CheckInIn, now: datetime
) -> Stored[CheckIn]:
    """Propose a check-in to a colleague; the caller holds the lock of their own proposals."""
    if wanted.with_id == caller.person_id:
        raise CannotMeetYourself("Choose a colleague.")
    # After one's own, so that two who propose to each other wait in one order.
    pair = sorted((caller.person_id, wanted.with_id))
    await lock(session, caller.company_id, *pair, "check-in")
    partner = await find_person(session, caller.company_id, wanted.with_id)
    is_apart = await are_kept_apart(session, caller.company_id, caller.person_id, partner.id)
    if not partner.active or is_apart:
        raise NotFound
    await _check_relation(session, caller, partner, wanted)
    await _check_room(session, caller, wanted)
    row = CheckIn(
        company_id=caller.company_id,
        id=check_in_id,
        proposer_id=caller.person_id,
        partner_id=partner.id,
        created_at=now,
        changed_at=now,
        **wanted.model_dump(exclude={"with_id"}),
    )
    statement = insert(CheckIn).values(row.model_dump()).on_conflict_do_nothing()
    made = await session.scalar(statement.returning(CheckIn))
    if made is None:
        raise NotFound
    tell_other(session, made, caller.person_id, "check-in-proposed", now)
    return Stored(made, "created")


async def _check_relation(
    session: AsyncSession, caller: Caller, partner: Person, wanted: CheckInIn
) -> None:
    if wanted.relation == "buddy" and wanted.kind == "check_in":
        return
    me = await find_person(session, caller.company_id, caller.person_id)
    if partner.manager_id != me.id and me.manager_id != partner.id:
        raise NotManagerAndEmployee("An SOS moment is for these two; else choose relation buddy.")


async def _check_room(session: AsyncSession, caller: Caller, wanted: CheckInIn) -> None:
    mine = (
        col(CheckIn.company_id) == caller.company_id,
        is_of(caller.person_id),
        col(CheckIn.state).in_(OPEN),
    )
    same = (is_of(wanted.with_id), col(CheckIn.kind) == wanted.kind)
    twin = await session.scalar(select(col(CheckIn.id)).where(*mine, *same).limit(1))
    if twin is not None:
        raise AlreadyMeeting(f"Change {twin}, or end it first.")
    counting = select(func.count()).select_from(CheckIn).where(*mine)
    if (await session.scalar(counting) or 0) >= MOST_CHECK_INS:
        raise TooManyCheckIns("End one first.")
