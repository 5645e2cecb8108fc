"""Correcting entries by reversal, and approving or refusing what waits."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.ledger.models import LedgerEntry, LedgerRuling, RulingIn
from profiles.ledger.operations import find_entry, is_keeper
from profiles.ledger.rules import (
    NothingToReverse,
    NothingToRule,
    check_reversible,
    check_ruling,
    may_reverse,
)
from profiles.notices import News, tell
from shared.auth.caller import Caller
from shared.ids import new_id
from shared.problems import MissingRole


async def reverse_entry(
    session: AsyncSession, caller: Caller, entry_id: UUID, why: str | None
) -> tuple[LedgerEntry, bool]:
    """Book the opposite, once, on the same day; say whether it is new.

    Raises NotFound, NothingToReverse and MissingRole.
    """
    found = await find_entry(session, caller, entry_id)
    entry = await session.get_one(LedgerEntry, (caller.company_id, found.id), with_for_update=True)
    if (known := await _reversal(session, entry)) is not None:
        return known, False
    ruling = await session.get(LedgerRuling, (caller.company_id, entry_id))
    check_reversible(entry, ruling)
    keeper = await is_keeper(session, caller, entry)
    if not may_reverse(entry, ruling, caller.person_id, is_keeper=keeper):
        raise MissingRole("Ask L&D to correct what they booked or approved.")
    if entry.person_id is None:
        raise NothingToReverse("Its person was erased.")
    same = entry.model_dump(
        exclude={"id", "minutes", "amount_cents", "what", "entered_by", "entered_at"}
    )
    opposite = LedgerEntry(
        **same
        | {"id": new_id(), "reverses_id": entry.id, "what": why, "entered_by": caller.person_id},
        minutes=-entry.minutes,
        amount_cents=-entry.amount_cents,
    )
    session.add(opposite)
    await session.flush()
    return opposite, True


async def rule_on_entry(
    session: AsyncSession, caller: Caller, entry_id: UUID, wanted: RulingIn
) -> LedgerEntry:
    """Approve or refuse what waits, once; the person is told. Raises NothingToRule, OwnRequest."""
    found = await find_entry(session, caller, entry_id)
    entry = await session.get_one(LedgerEntry, (caller.company_id, found.id), with_for_update=True)
    if not await is_keeper(session, caller, entry):
        raise MissingRole("Ask an L&D analyst or administrator of the company, or of that unit.")
    known = await session.get(LedgerRuling, (caller.company_id, entry_id))
    if known is not None:
        if (known.outcome, known.why) != (wanted.outcome, wanted.why):
            raise NothingToRule(f"It was {known.outcome} already.")
        return entry
    is_reversed = await _reversal(session, entry) is not None
    check_ruling(entry, caller.person_id, is_reversed=is_reversed)
    ruling = LedgerRuling(
        company_id=caller.company_id,
        entry_id=entry_id,
        by_id=caller.person_id,
        **wanted.model_dump(),
    )
    session.add(ruling)
    await session.flush()
    if entry.person_id is not None:
        now = datetime.now(UTC)
        news = News(caller.company_id, "booking-ruled", entry_id, caller.person_id, now)
        tell(session, [entry.person_id], news)
    return entry


async def _reversal(session: AsyncSession, entry: LedgerEntry) -> LedgerEntry | None:
    statement = select(LedgerEntry).where(
        col(LedgerEntry.company_id) == entry.company_id, col(LedgerEntry.reverses_id) == entry.id
    )
    return (await session.scalars(statement)).one_or_none()
