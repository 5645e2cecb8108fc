"""What happened in the feed and outside, kept as documents, evidence and sums."""

from sqlalchemy.ext.asyncio import AsyncSession

from matching.documents import operations as documents
from matching.documents.models import Document
from matching.evidence import operations as evidence
from matching.freshness.operations import begin_epoch, next_revision
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemReacted,
    ItemRemoved,
    ItemRevised,
    ItemUnreacted,
    QuestionClosed,
    QuestionReopened,
)
from shared.events.integrations import CourseCompleted
from shared.events.profiles import PersonErased


async def index_item(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Keep an item and what it says of its author; imported ones count at their own time."""
    revision = await next_revision(session, event.company_id)
    touched = await documents.keep_document(session, event, revision)
    people = touched.people
    # Reactions and help may have come before the item itself.
    if event.kind == "question":
        people = people | await evidence.interested_in(session, event.company_id, event.item_id)
    if event.kind == "answer":
        await evidence.count_helped(session, event.company_id, event.item_id, revision)
    await evidence.recount(session, event.company_id, people, touched.topics, revision)


async def unindex_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Drop an item and what it said of its author."""
    revision = await next_revision(session, event.company_id)
    touched = await documents.bury_document(session, event, revision)
    people = touched.people | await evidence.interested_in(session, event.company_id, event.item_id)
    await evidence.recount(session, event.company_id, people, touched.topics, revision)


async def close_question(session: AsyncSession, event: QuestionClosed) -> None:
    """Keep that the asker needs no more answers."""
    state = {"is_closed": True, "state_revision": event.revision}
    await documents.set_closed(session, event.company_id, event.question_id, state)


async def reopen_question(session: AsyncSession, event: QuestionReopened) -> None:
    """Keep that the asker wants answers again."""
    state = {"is_closed": False, "state_revision": event.revision}
    await documents.set_closed(session, event.company_id, event.question_id, state)


async def count_help(session: AsyncSession, event: HelpConfirmed) -> None:
    """Count an answer that helped."""
    if await evidence.keep_help(session, event, {"is_on": True}):
        await _count_help_anew(session, event)


async def uncount_help(session: AsyncSession, event: HelpUnconfirmed) -> None:
    """Count an answer's help no more."""
    if await evidence.keep_help(session, event, {"is_on": False}):
        await _count_help_anew(session, event)


async def count_reaction(session: AsyncSession, event: ItemReacted) -> None:
    """Count a reaction for whom it thanks, or as interest of whoever has the same question."""
    if await evidence.keep_reaction(session, event, {"is_on": True}):
        await _count_reaction_anew(session, event)


async def uncount_reaction(session: AsyncSession, event: ItemUnreacted) -> None:
    """Count a reaction no more."""
    if await evidence.keep_reaction(session, event, {"is_on": False}):
        await _count_reaction_anew(session, event)


async def count_course(session: AsyncSession, event: CourseCompleted) -> None:
    """Count a course for whoever completed it."""
    await evidence.keep_completion(session, event)
    revision = await next_revision(session, event.company_id)
    topics = set(event.skill_ids)
    await evidence.recount(session, event.company_id, [event.person_id], topics, revision)


async def forget_evidence(session: AsyncSession, event: PersonErased) -> None:
    """Take a person off what they wrote and delete what spoke for them."""
    await documents.forget_author(session, event.company_id, event.person_id)
    await evidence.forget_person(session, event.company_id, event.person_id)
    await begin_epoch(session, event.company_id)


async def _count_help_anew(session: AsyncSession, event: HelpConfirmed) -> None:
    revision = await next_revision(session, event.company_id)
    await evidence.count_helped(session, event.company_id, event.answer_id, revision)
    answer = await session.get(Document, (event.company_id, event.answer_id))
    if answer is not None and answer.author_id is not None:
        await evidence.recount(
            session, event.company_id, [answer.author_id], set(answer.topic_ids), revision
        )


async def _count_reaction_anew(session: AsyncSession, event: ItemReacted) -> None:
    item = await session.get(Document, (event.company_id, event.item_id))
    if item is None:
        return
    revision = await next_revision(session, event.company_id)
    people = {event.person_id, item.author_id} - {None}
    await evidence.recount(
        session, event.company_id, [p for p in people if p], set(item.topic_ids), revision
    )
