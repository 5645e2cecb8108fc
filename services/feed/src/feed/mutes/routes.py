"""/feed/mutes: less of a colleague, less of a subject."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from feed.mutes import operations
from feed.mutes.models import Mute, MuteOut
from shared.auth.callers import Person
from shared.exchange import After, Limit
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/feed/mutes", tags=["mutes"])


@router.get("")
async def list_mutes(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[MuteOut]:
    """List what you wanted less of."""
    rows = await operations.list_mutes(session, caller, limit=limit, after=after)
    return page_of(rows, limit, lambda row: [row.created_at, row.target_id], _out)


@router.put("/people/{person_id}")
async def mute_person(session: Session, caller: Person, person_id: UUID) -> MuteOut:
    """Want less of a colleague; they are not told."""
    return _out(await operations.mute(session, caller, "person", person_id, datetime.now(UTC)))


@router.delete("/people/{person_id}", status_code=204)
async def unmute_person(session: Session, caller: Person, person_id: UUID) -> Response:
    """Want to see a colleague again."""
    await operations.unmute(session, caller, "person", person_id)
    return Response(status_code=204)


@router.put("/skills/{skill_id}")
async def mute_skill(session: Session, caller: Person, skill_id: UUID) -> MuteOut:
    """Want less about a skill."""
    return _out(await operations.mute(session, caller, "skill", skill_id, datetime.now(UTC)))


@router.delete("/skills/{skill_id}", status_code=204)
async def unmute_skill(session: Session, caller: Person, skill_id: UUID) -> Response:
    """Want to see a skill again."""
    await operations.unmute(session, caller, "skill", skill_id)
    return Response(status_code=204)


def _out(row: Mute) -> MuteOut:
    return MuteOut.model_validate(row.model_dump())
