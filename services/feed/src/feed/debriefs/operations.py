"""Share what one took from a course: one debrief per completed course."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.debriefs.models import Completion, DebriefIn
from feed.inbox.models import Note
from feed.inbox.operations import keep, next_sequence, note_id, remove_notes
from feed.items.models import Item, Shown, visible_to
from feed.items.operations import find_item, list_items, lock_own_item
from feed.publishing.operations import put_item, withdraw_item
from feed.publishing.wanted import Wanted
from shared.auth.caller import Caller
from shared.paging import latest_first
from shared.problems import NotFound, Problem
from shared.revisions import Stored, check_revision


class AlreadyDebriefed(Problem):
    """One debrief per completed course."""

    status = 409
    title = "You have shared what you took from this course already."


async def invite(session: AsyncSession, completion: Completion, at: datetime) -> None:
    """Put the invitation into the person's inbox; its item id is the completion's."""
    note = Note(
        company_id=completion.company_id,
        id=note_id(completion.person_id, "debrief", completion.id),
        person_id=completion.person_id,
        sequence=await next_sequence(session, completion.company_id, completion.person_id),
        kind="debrief",
        about_id=completion.id,
        item_id=completion.id,
        course=completion.course,
        created_at=at,
        changed_at=at,
    )
    await keep(session, note)


async def put_debrief(
    session: AsyncSession,
    caller: Caller,
    debrief_id: UUID,
    draft: DebriefIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Item]:
    """Share what one took from a course, or change it. Raises NotFound or AlreadyDebriefed."""
    completion = await _lock_completion(session, caller, draft.completion_id)
    if completion.debrief_id not in (None, debrief_id):
        raise AlreadyDebriefed(f"Change that one: PUT /feed/debriefs/{completion.debrief_id}.")
    skills = completion.skill_ids if draft.skill_ids is None else draft.skill_ids
    given = dict(draft) | {"skill_ids": skills, "course": completion.course}
    wanted = Wanted(kind="debrief", **given)
    stored = await put_item(session, caller, debrief_id, wanted, match=match, now=now)
    if stored.outcome == "created":
        completion.debrief_id = debrief_id
        answered = note_id(caller.person_id, "debrief", completion.id)
        await remove_notes(session, caller.company_id, [answered], now)
    return stored


async def _lock_completion(
    session: AsyncSession, caller: Caller, completion_id: UUID
) -> Completion:
    completion = await session.get(
        Completion, (caller.company_id, completion_id), with_for_update=True
    )
    if completion is None or completion.person_id != caller.person_id:
        raise NotFound("You have completed no such course; GET /feed/completions lists yours.")
    return completion


async def find_debrief(session: AsyncSession, caller: Caller, debrief_id: UUID) -> Shown:
    """Find a debrief to show."""
    return await find_item(session, caller, debrief_id, "debrief")


async def list_debriefs(
    session: AsyncSession, caller: Caller, *, limit: int, after: str | None
) -> Sequence[Shown]:
    """List debriefs the caller may see, newest first, one more than `limit`."""
    conditions = [visible_to(caller), col(Item.kind) == "debrief"]
    return await list_items(session, conditions, limit=limit, after=after)


async def list_completions(
    session: AsyncSession, caller: Caller, *, limit: int, after: str | None
) -> Sequence[Completion]:
    """List the caller's completed courses, latest first, one more than `limit`."""
    order = (col(Completion.completed_at), col(Completion.id))
    statement = select(Completion).where(
        col(Completion.company_id) == caller.company_id,
        col(Completion.person_id) == caller.person_id,
    )
    return (await session.scalars(latest_first(statement, order, limit, after))).all()


async def withdraw_debrief(
    session: AsyncSession, caller: Caller, debrief_id: UUID, *, match: int | None, now: datetime
) -> None:
    """Take a debrief back; another can be written for the same course."""
    statement = select(Completion).where(
        col(Completion.company_id) == caller.company_id, col(Completion.debrief_id) == debrief_id
    )
    completion = await session.scalar(statement.with_for_update())
    debrief = await lock_own_item(session, caller, debrief_id, "debrief")
    if match is not None:
        check_revision(debrief.revision, match)
    await withdraw_item(session, debrief, now)
    if completion is not None:
        completion.debrief_id = None
