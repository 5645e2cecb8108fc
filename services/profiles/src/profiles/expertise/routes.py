"""Expertise over HTTP."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from profiles.expertise import operations
from profiles.expertise.cursors import from_page, to_page
from profiles.expertise.models import (
    ExpertiseChoiceOut,
    ExpertiseIn,
    ExpertiseOut,
    ShownExpertiseOut,
    Verdict,
)
from profiles.expertise.operations import Choice
from profiles.expertise.shapes import owned, shown
from profiles.skills.operations import find_skills
from profiles.viewing import find_levels
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored, set_etag
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles")

Show = Annotated[Verdict, Query(description="What one kept, or what one hid or rejected.")]


@router.get("/me/expertise")
async def list_expertise(
    session: Session, caller: Person, show: Show = "kept", limit: Limit = 20, after: After = None
) -> Page[ExpertiseOut]:
    """List what one showed to know, the strongest first, with why and what moved it lately.

    For oneself only, before anybody else sees any of it.
    """
    now, last = from_page(after, datetime.now(UTC))
    key = (caller.company_id, caller.person_id)
    choices = await operations.find_choices(session, *key)
    known = await operations.list_known(session, *key, "owner", now)
    wanted = [one for one in known if choices.get(one.skill_id, Choice()).verdict == show]
    page = operations.after_rank(wanted, last, limit)
    names = await find_skills(session, caller.company_id, [one.skill_id for one in page])
    return page_of(
        page,
        limit,
        lambda one: to_page(now, one.rank),
        lambda one: owned(
            one, names[one.skill_id], choices.get(one.skill_id, Choice()), caller.language
        ),
    )


@router.get("/me/expertise/{skill_id}")
async def find_expertise_choice(
    session: Session, caller: Person, skill_id: UUID, response: Response
) -> ExpertiseChoiceOut:
    """Say what one decided about a skill. 404 while one did not: then it is kept, for oneself."""
    choice = await operations.find_choice(session, caller, skill_id)
    set_etag(response, choice.revision)
    return ExpertiseChoiceOut.model_validate(choice)


@router.put("/me/expertise/{skill_id}", responses={201: {"model": ExpertiseChoiceOut}})
async def decide_expertise(
    session: Session,
    caller: Person,
    skill_id: UUID,
    wanted: ExpertiseIn,
    match: IfMatch,
    response: Response,
) -> ExpertiseChoiceOut:
    """Decide who sees that one knows a skill, or hide or reject what was inferred."""
    stored = await operations.decide_expertise(session, caller, skill_id, wanted, match)
    answer_stored(response, stored)
    return ExpertiseChoiceOut.model_validate(stored.row)


@router.get("/people/{person_id}/expertise")
async def list_shown_expertise(
    session: Session, caller: Person, person_id: UUID, limit: Limit = 20, after: After = None
) -> Page[ShownExpertiseOut]:
    """List what a colleague knows, as far as they show it to the caller, the strongest first."""
    now, last = from_page(after, datetime.now(UTC))
    levels = await find_levels(session, caller, person_id)
    found = await operations.list_shown(session, caller.company_id, person_id, levels, now)
    page = operations.after_rank(found, last, limit)
    names = await find_skills(session, caller.company_id, [one.skill_id for one in page])
    return page_of(
        page,
        limit,
        lambda one: to_page(now, one.rank),
        lambda one: shown(one, names[one.skill_id], caller.language),
    )
