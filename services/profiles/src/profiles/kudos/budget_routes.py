"""The budget of kudos, and one's own milestones, over HTTP."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from profiles.kudos import budget, milestones
from profiles.kudos.models import (
    KudosBudgetIn,
    KudosBudgetOut,
    MilestoneChoiceIn,
    MilestoneChoiceOut,
    MilestoneOut,
)
from shared.auth.callers import Administrator, Person
from shared.exchange import IfMatch, answer_stored, set_etag
from shared.paging import Page
from shared.sessions import Session

router = APIRouter(prefix="/profiles")


@router.get("/kudos-budget")
async def find_kudos_budget(session: Session, caller: Person, response: Response) -> KudosBudgetOut:
    """Say how many kudos you can still give this month."""
    found = await budget.find_budget(session, caller, datetime.now(UTC))
    set_etag(response, found.revision)
    return found


@router.put("/kudos-budget")
async def change_kudos_budget(
    session: Session,
    caller: Administrator,
    wanted: KudosBudgetIn,
    match: IfMatch,
    response: Response,
) -> KudosBudgetOut:
    """Decide how many kudos everybody can give in a month."""
    await budget.change_budget(session, caller, wanted, match)
    found = await budget.find_budget(session, caller, datetime.now(UTC))
    set_etag(response, found.revision)
    return found


@router.get("/milestones")
async def list_milestones(session: Session, caller: Person) -> Page[MilestoneOut]:
    """List your own milestones; nobody else sees them."""
    found = await milestones.list_milestones(session, caller)
    items = [MilestoneOut.model_validate(one, from_attributes=True) for one in found]
    return Page(items=items, next=None)


@router.get("/milestones/choice")
async def find_milestone_choice(
    session: Session, caller: Person, response: Response
) -> MilestoneChoiceOut:
    row = await milestones.find_choice(session, caller)
    if row is None:
        return MilestoneChoiceOut(wanted=True, revision=0)
    set_etag(response, row.revision)
    return MilestoneChoiceOut.model_validate(row, from_attributes=True)


@router.put("/milestones/choice", responses={201: {"model": MilestoneChoiceOut}})
async def choose_milestones(
    session: Session, caller: Person, wanted: MilestoneChoiceIn, match: IfMatch, response: Response
) -> MilestoneChoiceOut:
    """Decide whether you want to be told of milestones."""
    stored = await milestones.choose_milestones(session, caller, wanted, match)
    answer_stored(response, stored)
    return MilestoneChoiceOut.model_validate(stored.row, from_attributes=True)
