"""Notes over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import text

from example.notes import operations
from example.notes.models import NoteIn, NoteOut
from shared.auth.callers import Administrator, Person, Visit
from shared.exchange import After, IfMatch, Limit, answer_stored
from shared.paging import Page, page_of
from shared.sessions import Session

router = APIRouter(prefix="/example/notes")


@router.put("/{note_id}", responses={201: {"model": NoteOut}})
async def keep_note(
    session: Session,
    caller: Person,
    note_id: UUID,
    wanted: NoteIn,
    match: IfMatch,
    response: Response,
) -> NoteOut:
    stored = await operations.keep_note(session, caller, note_id, wanted, match)
    answer_stored(response, stored)
    return NoteOut.model_validate(stored.row)


@router.get("/count")
async def count_notes_directly(visit: Visit) -> int:
    return await operations.count_notes_directly(visit.transaction)


@router.get("/{note_id}")
async def find_note(session: Session, caller: Person, note_id: UUID) -> NoteOut:
    return NoteOut.model_validate(await operations.find_note(session, caller, note_id))


@router.get("")
async def list_notes(
    session: Session, caller: Person, limit: Limit = 20, after: After = None
) -> Page[NoteOut]:
    notes = await operations.list_notes(session, caller, limit, after)
    return page_of(notes, limit, lambda n: (n.created_at, n.id), NoteOut.model_validate)


@router.post("/count")
async def count_all_notes(session: Session, _caller: Administrator) -> int:
    return await operations.count_all_notes(session)


@router.post("/doomed/{note_id}", status_code=201)
async def keep_doomed_note(session: Session, caller: Person, note_id: UUID) -> None:
    """Leave the transaction so that its commit fails."""
    await operations.keep_note(session, caller, note_id, NoteIn(text="doomed"), None)
    await session.execute(
        text("create temporary table t (id int primary key deferrable initially deferred)")
    )
    await session.execute(text("insert into t values (1), (1)"))


@router.post("/broken")
async def break_down(_session: Session, _caller: Person) -> None:
    raise ZeroDivisionError("secret detail")
