"""Tell people things: once per kind and thing, however many colleagues are behind it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import delete, func, or_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.blocks.operations import wants_nothing_of
from feed.inbox.models import InboxCounter, Note, NoteActor, NoteKind
from feed.items.models import Item
from shared.outbox import wake_after_commit
from shared.wake import person_subject

# Answers are bundled by their question, everything else by the item itself.
_BUNDLED_BY_THREAD = frozenset({"answered"})


async def notify(  # noqa: PLR0913  keyword-only: the six words of one sentence
    session: AsyncSession,
    *,
    company_id: UUID,
    person_id: UUID,
    kind: NoteKind,
    item_id: UUID,
    by_id: UUID | None,
    at: datetime,
) -> None:
    """Tell a person that a colleague did something with an item.

    What others did before joins the same note, which becomes unread again. Nobody is told of
    their own doings, nor of those of somebody they block. Locks the person's inbox until the
    transaction ends; tell several people in the order of their ids.
    """
    if by_id == person_id:
        return
    if by_id is not None and await wants_nothing_of(session, company_id, person_id, by_id):
        return
    thread_id = await _thread_of(session, company_id, item_id)
    about_id = thread_id if kind in _BUNDLED_BY_THREAD else item_id
    note = Note(
        company_id=company_id,
        id=note_id(person_id, kind, about_id),
        person_id=person_id,
        sequence=await next_sequence(session, company_id, person_id),
        kind=kind,
        about_id=about_id,
        item_id=item_id,
        thread_id=thread_id,
        created_at=at,
        changed_at=at,
    )
    await keep(session, note)
    if by_id is not None:
        await add_actor(session, note, by_id, at)


async def take_back(  # noqa: PLR0913  keyword-only: the six words of one sentence
    session: AsyncSession,
    *,
    company_id: UUID,
    person_id: UUID,
    kind: NoteKind,
    item_id: UUID,
    by_id: UUID,
    at: datetime,
) -> None:
    """Take one colleague out of a note; a note that nobody is behind any more goes."""
    note = note_id(person_id, kind, item_id)
    behind = (col(NoteActor.company_id) == company_id, col(NoteActor.note_id) == note)
    leaving = delete(NoteActor).where(*behind, col(NoteActor.person_id) == by_id)
    if await session.scalar(leaving.returning(col(NoteActor.note_id))) is None:
        return
    if await session.scalar(select(NoteActor.note_id).where(*behind).limit(1)) is None:
        await remove_notes(session, company_id, [note], at)


async def forget_notes_about(
    session: AsyncSession, company_id: UUID, item_id: UUID, at: datetime
) -> None:
    """Remove what anybody was told about an item, because it is gone."""
    about = or_(col(Note.item_id) == item_id, col(Note.thread_id) == item_id)
    found = await session.scalars(
        select(Note.id).where(
            col(Note.company_id) == company_id, about, col(Note.removed_at).is_(None)
        )
    )
    await remove_notes(session, company_id, found.all(), at)


async def remove_notes(
    session: AsyncSession, company_id: UUID, notes: Sequence[UUID], at: datetime
) -> None:
    """Remove notes; those who look live are told. Inboxes are locked in the order of people."""
    chosen = select(Note).where(
        col(Note.company_id) == company_id,
        col(Note.id).in_(notes),
        col(Note.removed_at).is_(None),
    )
    for note in (await session.scalars(chosen.order_by(col(Note.person_id)))).all():
        sequence = await next_sequence(session, company_id, note.person_id)
        await session.execute(
            update(Note)
            .where(col(Note.company_id) == company_id, col(Note.id) == note.id)
            .values(sequence=sequence, removed_at=at, changed_at=at)
        )
        await session.execute(
            delete(NoteActor).where(
                col(NoteActor.company_id) == company_id, col(NoteActor.note_id) == note.id
            )
        )


def note_id(person_id: UUID, kind: NoteKind, about_id: UUID) -> UUID:
    """Name the one note of a kind that a person has about a thing."""
    return uuid5(NAMESPACE_OID, f"{person_id}/{kind}/{about_id}")


async def next_sequence(session: AsyncSession, company_id: UUID, person_id: UUID) -> int:
    """Lock a person's inbox, draw its next number, and wake who looks at it after the commit."""
    first = insert(InboxCounter).values(company_id=company_id, person_id=person_id, last=1)
    bumped = first.on_conflict_do_update(
        index_elements=["company_id", "person_id"], set_={"last": col(InboxCounter.last) + 1}
    )
    wake_after_commit(session, person_subject("feed", company_id, person_id))
    drawn = await session.execute(bumped.returning(col(InboxCounter.last)))
    return int(drawn.scalar_one())


async def keep(session: AsyncSession, note: Note) -> None:
    """Keep a note; one that is there already comes to the top, unread."""
    fresh = note.model_dump()
    changed = {
        name: fresh[name]
        for name in ("sequence", "item_id", "thread_id", "reasons", "course", "changed_at")
    }
    await session.execute(
        insert(Note)
        .values(fresh)
        .on_conflict_do_update(
            index_elements=["company_id", "id"],
            set_=changed | {"read_at": None, "removed_at": None},
        )
    )


async def add_actor(session: AsyncSession, note: Note, by_id: UUID, at: datetime) -> None:
    """Say that a colleague is behind a note."""
    row = {"company_id": note.company_id, "note_id": note.id, "person_id": by_id, "at": at}
    await session.execute(
        insert(NoteActor)
        .values(row)
        .on_conflict_do_update(
            index_elements=["company_id", "note_id", "person_id"],
            set_={"at": func.greatest(col(NoteActor.at), at)},
        )
    )


async def _thread_of(session: AsyncSession, company_id: UUID, item_id: UUID) -> UUID:
    parent = select(Item.parent_id).where(
        col(Item.company_id) == company_id, col(Item.id) == item_id
    )
    return await session.scalar(parent) or item_id
