"""Switches over HTTP: everybody in the company sees them and who turned them."""

from fastapi import APIRouter, Response

from profiles.switches import operations
from profiles.switches.models import (
    NAMES,
    OptIn,
    OptInIn,
    OptInOut,
    PresetOut,
    PresetTurnOut,
    Switchboard,
    SwitchChangeOut,
    SwitchesIn,
    SwitchesOut,
    SwitchOut,
)
from profiles.switches.rules import DECIDED_BY, DECIDED_ELSEWHERE, NOTE, PRESETS, SWITCHES, turned
from shared.auth.caller import Caller
from shared.auth.callers import Administrator, Person
from shared.events.profiles import SwitchName
from shared.exchange import After, IfMatch, Limit, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/switches")


@router.get("")
async def find_switches(session: Session, caller: Person, response: Response) -> SwitchesOut:
    """See what is on in the company, and what of it holds for oneself."""
    board = await operations.find_board(session, caller.company_id)
    set_etag(response, board.revision)
    return await _shape(session, caller, board)


@router.put("")
async def turn_switches(
    session: Session, caller: Administrator, wanted: SwitchesIn, match: IfMatch, response: Response
) -> SwitchesOut:
    """Replace what is on; the ETag of a company where nobody decided yet is `"0"`."""
    board = await operations.turn_switches(session, caller, wanted, match)
    set_etag(response, board.revision)
    return await _shape(session, caller, board)


@router.get("/history")
async def list_switch_changes(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[SwitchChangeOut]:
    """See who turned what and when, the latest first."""
    found = await operations.list_changes(session, caller.company_id, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.changed_at, one.id),
        lambda one: SwitchChangeOut.model_validate(one.model_dump() | {"was_on": not one.is_on}),
    )


@router.get("/presets")
async def list_switch_presets(session: Session, caller: Person) -> list[PresetOut]:
    """See what each country's preset would change here."""
    board = await operations.find_board(session, caller.company_id)
    return [
        PresetOut(
            country=country,
            on=sorted(preset.on),
            turns=[
                PresetTurnOut(name=name, is_on=name in board.on, would_be_on=name in preset.on)
                for name in turned(board.on, preset.on)
            ],
            note=NOTE[caller.language],
            source=preset.source,
        )
        for country, preset in sorted(PRESETS.items())
    ]


@router.get("/opt-ins/{name}")
async def find_opt_in(session: Session, caller: Person, name: SwitchName) -> OptInOut:
    """See what one said oneself."""
    chosen = await operations.find_opt_in(session, caller, name)
    return await _shape_own(session, caller, name, chosen)


@router.put("/opt-ins/{name}")
async def choose_opt_in(
    session: Session, caller: Person, name: SwitchName, wanted: OptInIn
) -> OptInOut:
    """Say yes or no for oneself."""
    chosen = await operations.choose_opt_in(session, caller, name, wanted)
    return await _shape_own(session, caller, name, chosen)


async def _shape(session: Session, caller: Caller, board: Switchboard) -> SwitchesOut:
    own = await operations.list_own(session, caller.company_id, caller.person_id)
    language = caller.language
    switches = [
        SwitchOut(
            name=name,
            meaning=SWITCHES[name].meaning[language],
            is_built=SWITCHES[name].is_built,
            legal_note=SWITCHES[name].legal_note[language],
            decided_by=DECIDED_BY[language],
            person_decides_by=SWITCHES[name].person_decides_by,
            is_on=name in board.on,
            is_on_for_you=name in board.on
            and (SWITCHES[name].person_decides_by in DECIDED_ELSEWHERE or name in own),
        )
        for name in NAMES
    ]
    return SwitchesOut.model_validate(
        {"revision": board.revision, "country": board.country, "switches": switches}
    )


async def _shape_own(session: Session, caller: Caller, name: SwitchName, chosen: OptIn) -> OptInOut:
    effective = await operations.is_on(session, caller.company_id, caller.person_id, name)
    return OptInOut(name=name, revision=chosen.revision, is_on=chosen.is_on, is_effective=effective)
