"""Turning switches, saying yes or no for oneself, and asking whether something is on."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.preferences.operations import find_preferences
from profiles.switches.models import (
    Country,
    OptIn,
    OptInIn,
    Switchboard,
    SwitchChange,
    SwitchesIn,
)
from profiles.switches.rules import DECIDED_ELSEWHERE, PRESETS, SWITCHES, turned
from shared.auth.caller import Caller
from shared.database import lock
from shared.events.profiles import OptInChanged, SwitchesChanged, SwitchName
from shared.ids import new_id
from shared.outbox import publish
from shared.paging import latest_first
from shared.problems import MissingRole, Problem
from shared.revisions import check_revision


class DecidedByVisibility(Problem):
    status = 409
    title = "What one shows on one's profile decides this."


class DecidedByPreference(Problem):
    status = 409
    title = "One's preferences decide this."


class DecidedByAnswering(Problem):
    status = 409
    title = "One decides this by answering, or not."


async def is_on(session: AsyncSession, company_id: UUID, person_id: UUID, name: SwitchName) -> bool:
    """Tell whether something may be shown of a person: company and person both said yes.

    Where the person decides by what they show, or by answering, that has to be asked as well.
    """
    board = await find_board(session, company_id)
    if name not in board.on:
        return False
    if SWITCHES[name].person_decides_by in DECIDED_ELSEWHERE:
        return True
    return name in await list_own(session, company_id, person_id)


async def find_board(session: AsyncSession, company_id: UUID) -> Switchboard:
    """Give what is on; where nobody decided, nothing is."""
    found = await session.get(Switchboard, company_id)
    return found or Switchboard(company_id=company_id, revision=0, on=[])


async def list_own(session: AsyncSession, company_id: UUID, person_id: UUID) -> set[str]:
    """Name what a person said yes to, or did not say no to where that is enough."""
    statement = select(col(OptIn.name)).where(
        col(OptIn.company_id) == company_id, col(OptIn.person_id) == person_id, col(OptIn.is_on)
    )
    named = set(await session.scalars(statement))
    preferences = await find_preferences(session, company_id, person_id)
    return named | ({"example_nudges"} if preferences.example_nudges is not False else set())


async def turn_switches(
    session: AsyncSession, caller: Caller, wanted: SwitchesIn, match: int | None
) -> Switchboard:
    """Replace what is on. Raises MissingRole, MissingIfMatch and StaleRevision."""
    if not caller.holds("administrator"):
        raise MissingRole("Only administrators of the whole company turn switches.")
    # The first change has no row to lock.
    await lock(session, "switches", caller.company_id)
    board = await find_board(session, caller.company_id)
    check_revision(board.revision, match)
    on = wanted.on
    if on is None and wanted.country is not None:
        on = sorted(PRESETS[wanted.country].on)
    return await _set(session, board, wanted.country, on or [], caller.person_id)


async def begin_with_preset(session: AsyncSession, company_id: UUID, country: Country) -> None:
    """Give a new company what its country's companies begin with."""
    board = Switchboard(company_id=company_id, revision=0, on=[])
    await _set(session, board, country, sorted(PRESETS[country].on), None)


async def list_changes(
    session: AsyncSession, company_id: UUID, limit: int, after: str | None
) -> Sequence[SwitchChange]:
    """List who turned what, the latest first."""
    order = (col(SwitchChange.changed_at), col(SwitchChange.id))
    statement = select(SwitchChange).where(col(SwitchChange.company_id) == company_id)
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def find_opt_in(session: AsyncSession, caller: Caller, name: SwitchName) -> OptIn:
    """Give what one said about a switch; no, where one said nothing."""
    key = (caller.company_id, caller.person_id, name)
    found = await session.get(OptIn, key, with_for_update=True)
    return found or OptIn(
        company_id=caller.company_id,
        person_id=caller.person_id,
        name=name,
        revision=0,
        is_on=False,
    )


async def choose_opt_in(
    session: AsyncSession, caller: Caller, name: SwitchName, wanted: OptInIn
) -> OptIn:
    """Say yes or no for oneself; it holds for as long as the company has it on.

    Saying it again changes nothing. Raises DecidedByVisibility,
    DecidedByPreference and DecidedByAnswering.
    """
    decides = SWITCHES[name].person_decides_by
    if decides == "visibility":
        raise DecidedByVisibility("Change `visibility` by PUT /profiles/me.")
    if decides == "preference":
        raise DecidedByPreference("Change `example_nudges` by PUT /profiles/me/preferences.")
    if decides == "answering":
        raise DecidedByAnswering("PUT /metrics/pulses/{id}/answers/me, if you want to.")
    await lock(session, "opt-in", caller.company_id, caller.person_id)
    chosen = await find_opt_in(session, caller, name)
    if chosen.is_on == wanted.is_on and chosen.revision > 0:
        return chosen
    chosen.is_on = wanted.is_on
    chosen.revision += 1
    session.add(chosen)
    publish(session, opt_in_changed(chosen))
    await session.flush()
    return chosen


def switches_changed(board: Switchboard) -> SwitchesChanged:
    """Say what is on now."""
    return SwitchesChanged.model_validate(
        {
            "company_id": board.company_id,
            "occurred_at": datetime.now(UTC),
            "revision": board.revision,
            "on": board.on,
        }
    )


def opt_in_changed(chosen: OptIn) -> OptInChanged:
    """Say what somebody decided for themselves."""
    return OptInChanged.model_validate(chosen.model_dump() | {"occurred_at": datetime.now(UTC)})


async def _set(
    session: AsyncSession,
    board: Switchboard,
    country: Country | None,
    on: Collection[str],
    by: UUID | None,
) -> Switchboard:
    turns = turned(board.on, on)
    if not turns and board.country == country and board.revision > 0:
        return board
    now = datetime.now(UTC)
    session.add_all(
        SwitchChange(
            company_id=board.company_id,
            id=new_id(),
            name=name,
            is_on=name in on,
            country=country,
            by=by,
            changed_at=now,
        )
        for name in turns
    )
    board.country, board.on, board.revision = country, sorted(on), board.revision + 1
    session.add(board)
    publish(session, switches_changed(board))
    await session.flush()
    return board
