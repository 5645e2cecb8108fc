"""What other services' facts put into inboxes, and take out of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from feed.blocks.operations import wants_nothing_of
from feed.inbox.models import InboxCounter, InboxTicket, Note, NoteActor
from feed.inbox.operations import (
    add_actor,
    forget_notes_about,
    keep,
    next_sequence,
    note_id,
    remove_notes,
)
from feed.items.models import Item
from shared.events.feed import ItemRemoved
from shared.events.matching import AskDeclined, AskWithdrawn, PersonAsked
from shared.events.profiles import PersonErased, PersonNotified


async def ask_for_help(session: AsyncSession, event: PersonAsked) -> None:
    """Put the request to help into the person's inbox, with the reasons why they were asked."""
    note = await _ask(session, event.company_id, event.person_id, event.question_id)
    question = await session.get(Item, (event.company_id, event.question_id))
    is_gone = question is not None and question.removed_at is not None
    if event.imported or is_gone or (note and note.changed_at >= event.occurred_at):
        return
    if await wants_nothing_of(session, event.company_id, event.person_id, event.asker_id):
        return
    reasons = [reason.model_dump(mode="json") for reason in event.reasons]
    asked = await _keep_ask(session, event, event.occurred_at, reasons=reasons)
    await add_actor(session, asked, event.asker_id, event.occurred_at)


async def withdraw_ask(session: AsyncSession, event: AskWithdrawn | AskDeclined) -> None:
    """Take the request out again; if it comes later than this, it stays out."""
    note = await _ask(session, event.company_id, event.person_id, event.question_id)
    if note is None:
        await _keep_ask(session, event, event.occurred_at, removed_at=event.occurred_at)
    elif note.changed_at <= event.occurred_at:
        await remove_notes(session, event.company_id, [note.id], event.occurred_at)


async def notify_of_profiles(session: AsyncSession, event: PersonNotified) -> None:
    """Put what profiles tells a person into their inbox, or take it out; older news is dropped."""
    if event.imported:
        return
    is_unwanted = event.by_id is not None and await wants_nothing_of(
        session, event.company_id, event.person_id, event.by_id
    )
    if is_unwanted and not event.is_taken_back:
        return
    known = note_id(event.person_id, event.notice, event.thing_id)
    note = await session.get(Note, (event.company_id, known), populate_existing=True)
    if note is not None and note.changed_at >= event.occurred_at:
        return
    if note is not None and event.is_taken_back:
        await remove_notes(session, event.company_id, [note.id], event.occurred_at)
        return
    kept = Note(
        company_id=event.company_id,
        id=known,
        person_id=event.person_id,
        sequence=await next_sequence(session, event.company_id, event.person_id),
        kind=event.notice,
        about_id=event.thing_id,
        item_id=event.thing_id,
        created_at=event.occurred_at,
        changed_at=event.occurred_at,
        removed_at=event.occurred_at if event.is_taken_back else None,
    )
    await keep(session, kept)
    if event.by_id is not None and not event.is_taken_back:
        await add_actor(session, kept, event.by_id, event.occurred_at)


async def forget_notes_about_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Remove what anybody was told about an item that is gone."""
    await forget_notes_about(session, event.company_id, event.item_id, event.occurred_at)


async def forget_inbox(session: AsyncSession, event: PersonErased) -> None:
    """Delete an erased person's inbox, and take them out of those of others."""
    for table in (NoteActor, InboxTicket, Note, InboxCounter):
        await session.execute(
            delete(table).where(
                col(table.company_id) == event.company_id,
                col(table.person_id) == event.person_id,
            )
        )


async def _ask(
    session: AsyncSession, company_id: UUID, person_id: UUID, question_id: UUID
) -> Note | None:
    key = (company_id, note_id(person_id, "asked", question_id))
    return await session.get(Note, key, populate_existing=True)


async def _keep_ask(
    session: AsyncSession,
    event: PersonAsked | AskWithdrawn | AskDeclined,
    at: datetime,
    **values: Any,  # columns of the note
) -> Note:
    note = Note(
        company_id=event.company_id,
        id=note_id(event.person_id, "asked", event.question_id),
        person_id=event.person_id,
        sequence=await next_sequence(session, event.company_id, event.person_id),
        kind="asked",
        about_id=event.question_id,
        item_id=event.question_id,
        thread_id=event.question_id,
        created_at=at,
        changed_at=at,
        **values,
    )
    await keep(session, note)
    return note
