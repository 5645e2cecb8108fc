"""What two people do to choose a method together."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.decisions.models import Decision, DecisionIn, Party
from profiles.decisions.rules import DecisionMade, DecisionReopened, confirm, party_of, reopen
from profiles.me.models import Person
from profiles.needs.models import Need
from profiles.notices import News, tell
from profiles.sharing import find_visible
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.events.profiles import Notice
from shared.paging import latest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, put


class UnknownPartner(Problem):
    status = 409
    title = "It takes somebody who sees the need."


class DecisionStands(Problem):
    status = 409
    title = "There is a decision on this need already."


class Onlooker(NamedTuple):
    """A colleague as a reader of somebody's things."""

    company_id: UUID
    person_id: UUID
    unit_id: UUID | None
    unit_path: tuple[UUID, ...]


async def propose_method(
    session: AsyncSession,
    caller: Caller,
    need_id: UUID,
    decision_id: UUID,
    wanted: DecisionIn,
    match: int | None,
) -> tuple[Need, Stored[Decision]]:
    """Propose how a need could be met; the other of the two confirms.

    Until then the proposer may change it. Raises UnknownPartner, DecisionStands and others.
    """
    need = await _lock_need(session, caller, need_id)
    party: Party = "owner" if need.person_id == caller.person_id else "partner"
    partner_id = await _partner(session, caller, need, wanted.partner_id)
    known = await session.get(Decision, (caller.company_id, decision_id))
    if known is None:
        await _check_none_stands(session, need)
    owner = {"need_id": need.id, "partner_id": partner_id, "proposed_by": party}
    key = {"company_id": caller.company_id, "id": decision_id}
    columns = wanted.model_dump(exclude={"partner_id"})
    stored = await put(session, Decision, key, columns, owner=owner, match=match)
    if stored.outcome == "changed":
        _check_is_proposal(stored.row)
    if stored.is_news:
        _tell(session, caller, "method-proposed", need, stored.row)
    return need, stored


async def confirm_decision(
    session: AsyncSession, caller: Caller, need_id: UUID, decision_id: UUID
) -> tuple[Need, Decision]:
    """Agree to what the other proposed."""
    need, decision, party = await _lock_decision(session, caller, need_id, decision_id)
    if confirm(decision, party, datetime.now(UTC)):
        _tell(session, caller, "method-agreed", need, decision)
    return need, decision


async def reopen_decision(
    session: AsyncSession, caller: Caller, need_id: UUID, decision_id: UUID
) -> tuple[Need, Decision]:
    """Take a decision back, so that another can be made."""
    need, decision, party = await _lock_decision(session, caller, need_id, decision_id)
    reopen(decision, party, datetime.now(UTC))
    return need, decision


async def find_decision(
    session: AsyncSession, caller: Caller, need_id: UUID, decision_id: UUID
) -> tuple[Need, Decision]:
    """Find a decision one is part of. Raises NotFound."""
    need = await find_visible(session, Need, caller, need_id)
    decision = await session.get(Decision, (caller.company_id, decision_id))
    if decision is None or decision.need_id != need_id:
        raise NotFound
    party_of(need, decision, caller.person_id)
    return need, decision


async def list_decisions(
    session: AsyncSession, caller: Caller, need_id: UUID, limit: int, after: str | None
) -> tuple[Need, Sequence[Decision]]:
    """List the decisions on a need that one is part of, the latest first."""
    need = await find_visible(session, Need, caller, need_id)
    order = (col(Decision.proposed_at), col(Decision.id))
    statement = select(Decision).where(
        col(Decision.company_id) == caller.company_id, col(Decision.need_id) == need_id
    )
    if need.person_id != caller.person_id:
        statement = statement.where(col(Decision.partner_id) == caller.person_id)
    page = latest_first(statement, order, limit, after)
    return need, (await session.scalars(page)).all()


async def _lock_need(session: AsyncSession, caller: Caller, need_id: UUID) -> Need:
    """Find a need and let nobody else decide on it meanwhile. Raises NotFound."""
    await find_visible(session, Need, caller, need_id)
    need = await session.get(Need, (caller.company_id, need_id), with_for_update=True)
    if need is None:
        raise NotFound
    return need


async def _lock_decision(
    session: AsyncSession, caller: Caller, need_id: UUID, decision_id: UUID
) -> tuple[Need, Decision, Party]:
    need = await _lock_need(session, caller, need_id)
    decision = await session.get(Decision, (caller.company_id, decision_id), with_for_update=True)
    if decision is None or decision.need_id != need_id:
        raise NotFound
    return need, decision, party_of(need, decision, caller.person_id)


async def _partner(session: AsyncSession, caller: Caller, need: Need, wanted: UUID | None) -> UUID:
    """Say with whom the owner decides. Raises UnknownPartner."""
    if need.person_id != caller.person_id:
        if wanted not in (None, caller.person_id):
            raise UnknownPartner("Leave partner_id out: you decide this with the owner.")
        return caller.person_id
    if wanted is None and len(need.shared_with) == 1:
        wanted = need.shared_with[0]
    if wanted is None or wanted == caller.person_id:
        raise UnknownPartner("Share the need first, and say in partner_id with whom you decide.")
    reader = await _onlooker(session, caller.company_id, wanted)
    try:
        await find_visible(session, Need, reader, need.id)
    except NotFound:
        raise UnknownPartner("They do not see this need: share it with them first.") from None
    return wanted


async def _onlooker(session: AsyncSession, company_id: UUID, person_id: UUID) -> Onlooker:
    person = await session.get(Person, (company_id, person_id))
    if person is None or not person.active:
        raise UnknownPartner("GET /profiles/people finds colleagues by name.")
    unit = await session.get(Unit, (company_id, person.unit_id)) if person.unit_id else None
    return Onlooker(company_id, person_id, person.unit_id, tuple(unit.path) if unit else ())


async def _check_none_stands(session: AsyncSession, need: Need) -> None:
    statement = select(col(Decision.id)).where(
        col(Decision.company_id) == need.company_id,
        col(Decision.need_id) == need.id,
        col(Decision.reopened_at).is_(None),
    )
    if await session.scalar(statement) is not None:
        raise DecisionStands("Either of the two reopens it before another is proposed.")


def _tell(
    session: AsyncSession, caller: Caller, notice: Notice, need: Need, decision: Decision
) -> None:
    """Tell the other of the two, without a word of what it is about."""
    both = [one for one in (need.person_id, decision.partner_id) if one is not None]
    news = News(caller.company_id, notice, need.id, caller.person_id, datetime.now(UTC))
    tell(session, both, news)


def _check_is_proposal(decision: Decision) -> None:
    if decision.reopened_at is not None:
        raise DecisionReopened("Propose a new one.")
    if decision.confirmed_at is not None:
        raise DecisionMade("Reopen it, then propose another.")
