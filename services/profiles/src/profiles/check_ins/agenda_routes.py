"""The agenda of a check-in, and the notes of each side, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from profiles.check_ins import agenda
from profiles.check_ins.models import (
    AgendaPointIn,
    AgendaPointOut,
    PrivateNoteIn,
    PrivateNoteOut,
)
from profiles.check_ins.shared_needs import AgendaNeedOut, list_shared_needs
from profiles.skills.naming import labels_of
from shared.auth.callers import Person
from shared.exchange import After, IfMatch, Limit, answer_stored
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/profiles/check-ins/{check_in_id}")


async def point_key(check_in_id: UUID, point_id: UUID) -> tuple[UUID, UUID]:
    """Name a point and the check-in it is of."""
    return check_in_id, point_id


async def note_key(check_in_id: UUID, private_note_id: UUID) -> tuple[UUID, UUID]:
    """Name a note and the check-in it is of."""
    return check_in_id, private_note_id


PointKey = Annotated[tuple[UUID, UUID], Depends(point_key)]
NoteKey = Annotated[tuple[UUID, UUID], Depends(note_key)]


@router.get("/points")
async def list_agenda_points(
    session: Session, caller: Person, check_in_id: UUID, limit: Limit = 20, after: After = None
) -> Page[AgendaPointOut]:
    """List what the two want to talk about, oldest first."""
    found = await agenda.list_points(session, caller, check_in_id, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.created_at, one.id),
        lambda one: AgendaPointOut.model_validate(one, from_attributes=True),
    )


@router.put("/points/{point_id}", responses={201: {"model": AgendaPointOut}})
async def put_agenda_point(
    session: Session,
    caller: Person,
    key: PointKey,
    wanted: AgendaPointIn,
    match: IfMatch,
    response: Response,
) -> AgendaPointOut:
    """Put a point on the agenda, reword your own, or tick any off."""
    stored = await agenda.put_point(session, caller, key, wanted, match)
    answer_stored(response, stored)
    return AgendaPointOut.model_validate(stored.row, from_attributes=True)


@router.delete("/points/{point_id}", status_code=204)
async def remove_agenda_point(
    session: Session, caller: Person, check_in_id: UUID, point_id: UUID
) -> None:
    await agenda.remove_point(session, caller, check_in_id, point_id)


@router.get("/needs")
async def list_agenda_needs(
    session: Session, caller: Person, check_in_id: UUID, limit: Limit = 20, after: After = None
) -> Page[AgendaNeedOut]:
    """List the open learning needs that either of you shows the other, the latest first."""
    found = await list_shared_needs(session, caller, check_in_id, limit, after)
    labels = await labels_of(session, caller, [one.skill_id for one in found])
    return page_of(
        found,
        limit,
        lambda one: (one.created_at, one.id),
        lambda one: AgendaNeedOut.model_validate(
            one.model_dump() | {"skill": labels.get(one.skill_id)}
        ),
    )


@router.get("/private-notes")
async def list_private_notes(
    session: Session, caller: Person, check_in_id: UUID, limit: Limit = 20, after: After = None
) -> Page[PrivateNoteOut]:
    """List your own notes, oldest first; nobody else's are ever here."""
    found = await agenda.list_notes(session, caller, check_in_id, limit, after)
    return page_of(
        found,
        limit,
        lambda one: (one.created_at, one.id),
        lambda one: PrivateNoteOut.model_validate(one, from_attributes=True),
    )


@router.put("/private-notes/{private_note_id}", responses={201: {"model": PrivateNoteOut}})
async def put_private_note(
    session: Session,
    caller: Person,
    key: NoteKey,
    wanted: PrivateNoteIn,
    match: IfMatch,
    response: Response,
) -> PrivateNoteOut:
    """Write something down for yourself."""
    stored = await agenda.put_note(session, caller, key, wanted, match)
    answer_stored(response, stored)
    return PrivateNoteOut.model_validate(stored.row, from_attributes=True)


@router.delete("/private-notes/{private_note_id}", status_code=204)
async def remove_private_note(
    session: Session, caller: Person, check_in_id: UUID, private_note_id: UUID
) -> None:
    await agenda.remove_note(session, caller, check_in_id, private_note_id)
