"""Decisions over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from profiles.decisions import operations
from profiles.decisions.models import DecisionIn, DecisionOut
from profiles.decisions.rules import shown_decision
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/needs/{need_id}/decisions")


@router.put("/{decision_id}", responses={201: {"model": DecisionOut}})
async def propose_method(  # noqa: PLR0913  a need, its decision, a body and HTTP
    session: Session,
    caller: Person,
    need_id: UUID,
    decision_id: UUID,
    wanted: DecisionIn,
    match: IfMatch,
    response: Response,
) -> DecisionOut:
    """Propose a method, as the owner of the need or as somebody it is shown to."""
    need, stored = await operations.propose_method(
        session, caller, need_id, decision_id, wanted, match
    )
    answer_stored(response, stored)
    return shown_decision(need, stored.row)


@router.put("/{decision_id}/confirmation")
async def confirm_decision(
    session: Session, caller: Person, need_id: UUID, decision_id: UUID, response: Response
) -> DecisionOut:
    """Agree to what the other proposed: from then on it is the decision of both."""
    need, decision = await operations.confirm_decision(session, caller, need_id, decision_id)
    set_etag(response, decision.revision)
    return shown_decision(need, decision)


@router.put("/{decision_id}/reopening")
async def reopen_decision(
    session: Session, caller: Person, need_id: UUID, decision_id: UUID, response: Response
) -> DecisionOut:
    """Take a decision back, as either of the two; it stays on record."""
    need, decision = await operations.reopen_decision(session, caller, need_id, decision_id)
    set_etag(response, decision.revision)
    return shown_decision(need, decision)


@router.get("/{decision_id}")
async def find_decision(
    session: Session, caller: Person, need_id: UUID, decision_id: UUID, response: Response
) -> DecisionOut:
    need, decision = await operations.find_decision(session, caller, need_id, decision_id)
    set_etag(response, decision.revision)
    return shown_decision(need, decision)


@router.get("")
async def list_decisions(
    session: Session, caller: Person, need_id: UUID, limit: Limit = 20, after: After = None
) -> Page[DecisionOut]:
    """List the decisions on a need that one is part of, the latest first."""
    need, found = await operations.list_decisions(session, caller, need_id, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.proposed_at, one.id),
        lambda one: shown_decision(need, one),
    )
