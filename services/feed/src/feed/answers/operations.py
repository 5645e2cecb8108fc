"""Answer a question, change the answer, withdraw it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from feed.answers.models import AnswerIn
from feed.inbox.operations import notify
from feed.items.models import Item, Shown, note_activity, within_reach_of
from feed.items.operations import NotYours, find_item, lock_answer, lock_question, shown_items
from feed.publishing.operations import put_item, withdraw_item
from feed.publishing.wanted import Wanted
from shared.auth.caller import Caller
from shared.paging import from_cursor, time_and_id, to_cursor
from shared.problems import Malformed, Problem
from shared.revisions import Stored, check_revision

MOST_HELPED: Final = 2**31 - 1


class QuestionIsClosed(Problem):
    """The asker needs no more answers."""

    status = 409
    title = "This question is closed."


async def put_answer(
    session: AsyncSession,
    caller: Caller,
    answer_id: UUID,
    draft: AnswerIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Item]:
    """Answer a question, or change the answer. Raises QuestionIsClosed for a new one."""
    question = await lock_question(session, caller, draft.question_id)
    wanted = Wanted(
        kind="answer",
        text=draft.text,
        language=draft.language,
        visibility=question.visibility,
        audience_id=question.audience_id,
        parent_id=question.id,
    )
    stored = await put_item(session, caller, answer_id, wanted, match=match, now=now)
    if stored.outcome == "created":
        if question.closed_at is not None:
            raise QuestionIsClosed("Its asker needs no more answers; a comment is still welcome.")
        question.answers += 1
        note_activity(question, now)
        await _tell_asker(session, question, stored.row)
    return stored


async def _tell_asker(session: AsyncSession, question: Item, answer: Item) -> None:
    if question.author_id is None or question.author_id == answer.author_id:
        return
    await notify(
        session,
        company_id=question.company_id,
        person_id=question.author_id,
        kind="answered",
        item_id=answer.id,
        by_id=answer.author_id,
        at=answer.created_at,
    )


async def find_answer(session: AsyncSession, caller: Caller, answer_id: UUID) -> Shown:
    """Find an answer to show."""
    return await find_item(session, caller, answer_id, "answer")


async def list_answers(
    session: AsyncSession, caller: Caller, question_id: UUID, *, limit: int, after: str | None
) -> Sequence[Shown]:
    """List a question's answers, those that helped most first. Raises NotFound.

    Whoever may read the question may read its answers, whatever moved since they were written.
    """
    question = aliased(Item)
    is_readable = exists().where(within_reach_of(caller, question), col(question.id) == question_id)
    order = (-col(Item.helped), col(Item.created_at), col(Item.id))
    statement = (
        shown_items()
        .where(
            col(Item.company_id) == caller.company_id,
            col(Item.parent_id) == question_id,
            col(Item.removed_at).is_(None),
            is_readable,
        )
        .order_by(*order)
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(*order) > _place(after))
    rows = [Shown(*row) for row in await session.execute(statement)]
    if not rows:
        await find_item(session, caller, question_id, "question")
    return rows


def place_of(shown: Shown) -> tuple[int, datetime, UUID]:
    """Give an answer's place in the list."""
    return -shown.item.helped, shown.item.created_at, shown.item.id


def _place(after: str) -> tuple[int, datetime, UUID]:
    helped, *rest = from_cursor(after, 3)
    if not isinstance(helped, int) or abs(helped) > MOST_HELPED:
        raise Malformed("Use `next` of the page before as `after`.")
    return helped, *time_and_id(to_cursor(rest))


async def withdraw_answer(
    session: AsyncSession, caller: Caller, answer_id: UUID, *, match: int | None, now: datetime
) -> None:
    """Take an answer back, and what it counted for with it."""
    question, answer = await lock_answer(session, caller, answer_id)
    if answer.author_id != caller.person_id:
        raise NotYours("Someone else wrote this answer; you can comment on it.")
    if match is not None:
        check_revision(answer.revision, match)
    question.answers -= 1
    question.helped -= answer.helped
    await withdraw_item(session, answer, now)
