"""Read an inbox: a page of it, what is unread, what is new since a number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, Select, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.authors.models import Author, AuthorOut
from feed.inbox.models import (
    MOST_COUNTED,
    MOST_NAMED,
    InboxCounter,
    InboxOut,
    Note,
    NoteActor,
    NoteKind,
    NoteOut,
    NoteReasonOut,
)
from feed.inbox.wording import note_text
from feed.items.models import Item, visible_to
from shared.auth.caller import Caller
from shared.languages import Language
from shared.paging import from_cursor, to_cursor
from shared.problems import Malformed, NotFound

Wanted = Literal["all", "unread"]
_EXCERPT_CHARACTERS = 160


async def read_inbox(
    session: AsyncSession, caller: Caller, wanted: Wanted, *, limit: int, after: str | None
) -> InboxOut:
    """Give a page of the caller's notes, newest change first."""
    unread = _unread(caller).label("unread")
    statement = (
        _notes(caller)
        .add_columns(unread)
        .where(col(Note.removed_at).is_(None))
        .order_by(col(Note.sequence).desc())
        .limit(limit + 1)
    )
    if wanted == "unread":
        statement = statement.where(col(Note.read_at).is_(None))
    if after is not None:
        statement = statement.where(col(Note.sequence) < _sequence(after))
    rows = (await session.execute(statement)).all()
    shown = rows[:limit]
    return InboxOut(
        items=[note_out(row, caller.language) for row in shown],
        next=to_cursor([shown[-1].Note.sequence]) if len(rows) > limit else None,
        unread=rows[0].unread if rows else await count_unread(session, caller),
    )


async def count_unread(session: AsyncSession, caller: Caller) -> int:
    """Count the caller's unread notes, up to MOST_COUNTED."""
    return await session.scalar(select(_unread(caller))) or 0


async def read_note(session: AsyncSession, caller: Caller, note_id: UUID, now: datetime) -> int:
    """Mark one note as read; give what is left. Raises NotFound."""
    statement = (
        update(Note)
        .where(*_own(caller), col(Note.id) == note_id, col(Note.removed_at).is_(None))
        .values(read_at=func.coalesce(col(Note.read_at), now))
    )
    if await session.scalar(statement.returning(col(Note.id))) is None:
        raise NotFound("There is no such note in your inbox.")
    return await count_unread(session, caller)


async def read_notes_until(
    session: AsyncSession, caller: Caller, sequence: int, now: datetime
) -> int:
    """Mark all notes up to a number as read; what came after it stays unread."""
    await session.execute(
        update(Note)
        .where(*_own(caller), col(Note.sequence) <= sequence, col(Note.read_at).is_(None))
        .values(read_at=now)
    )
    return await count_unread(session, caller)


async def last_sequence(session: AsyncSession, caller: Caller) -> int:
    """Give the number of the newest change of the caller's inbox; 0 before the first."""
    statement = select(col(InboxCounter.last)).where(
        col(InboxCounter.company_id) == caller.company_id,
        col(InboxCounter.person_id) == caller.person_id,
    )
    return await session.scalar(statement) or 0


async def changes_since(
    session: AsyncSession, caller: Caller, sequence: int, limit: int
) -> Sequence[Row[Any]]:  # rows of `_notes`
    """List what changed after a number, oldest first, removals included."""
    statement = (
        _notes(caller)
        .where(col(Note.sequence) > sequence)
        .order_by(col(Note.sequence))
        .limit(limit)
    )
    changes: Sequence[Row[Any]] = (await session.execute(statement)).all()
    return changes


def note_out(row: Row[Any], language: Language) -> NoteOut:
    """Shape a row for its reader."""
    note: Note = row.Note
    actors = row.actors or []
    name = actors[0]["display_name"] if actors else None
    kind = cast(NoteKind, note.kind)  # only notify and the consumers write it
    return NoteOut(
        id=note.id,
        sequence=note.sequence,
        kind=kind,
        text=note_text(kind, language, name, row.actor_count, note.course),
        item_id=note.item_id,
        thread_id=note.thread_id,
        excerpt=row.excerpt,
        from_=[AuthorOut.model_validate(actor) for actor in actors],
        from_count=row.actor_count,
        reasons=[
            NoteReasonOut(code=reason["code"], text=reason["texts"][language])
            for reason in note.reasons
            if language in reason["texts"]
        ],
        course=note.course,
        created_at=note.created_at,
        changed_at=note.changed_at,
        read_at=note.read_at,
    )


def _own(caller: Caller) -> tuple[Any, ...]:  # column conditions
    return (
        col(Note.company_id) == caller.company_id,
        col(Note.person_id) == caller.person_id,
    )


def _notes(caller: Caller) -> Select[Any]:  # Note, actors, actor_count, excerpt
    counted = (
        select(func.count())
        .where(
            col(NoteActor.company_id) == col(Note.company_id),
            col(NoteActor.note_id) == col(Note.id),
        )
        .scalar_subquery()
    )
    # What the reader may no longer see is not quoted either.
    quoted = func.left(func.coalesce(col(Item.title), col(Item.text)), _EXCERPT_CHARACTERS)
    excerpt = (
        select(quoted)
        .where(visible_to(caller), col(Item.id) == col(Note.thread_id))
        .scalar_subquery()
    )
    return select(
        Note,
        _latest_actors().label("actors"),
        counted.label("actor_count"),
        excerpt.label("excerpt"),
    ).where(*_own(caller))


def _latest_actors() -> ScalarSelect[Any]:  # JSON
    latest = (
        select(col(NoteActor.person_id), col(NoteActor.at), col(Author.display_name))
        .outerjoin(
            Author,
            (col(Author.company_id) == col(NoteActor.company_id))
            & (col(Author.id) == col(NoteActor.person_id)),
        )
        .where(
            col(NoteActor.company_id) == col(Note.company_id),
            col(NoteActor.note_id) == col(Note.id),
        )
        .order_by(col(NoteActor.at).desc(), col(NoteActor.person_id))
        .limit(MOST_NAMED)
        .correlate(Note)
        .subquery()
    )
    actor = func.json_build_object("id", latest.c.person_id, "display_name", latest.c.display_name)
    order = aggregate_order_by(actor, latest.c.at.desc(), latest.c.person_id)
    return select(func.json_agg(order)).scalar_subquery()


def _unread(caller: Caller) -> ScalarSelect[int]:
    unread = (
        select(col(Note.id))
        .where(*_own(caller), col(Note.read_at).is_(None), col(Note.removed_at).is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(unread).scalar_subquery()


def _sequence(after: str) -> int:
    (number,) = from_cursor(after, 1)
    if not isinstance(number, int) or not 0 <= number < 2**62:
        raise Malformed("Use `next` of the page before as `after`.")
    return number
