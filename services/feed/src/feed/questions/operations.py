"""Ask, change, close and withdraw questions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.items.models import Item, Shown, visible_to
from feed.items.operations import find_item, list_items, lock_own_item
from feed.publishing.operations import put_item, tell_change, withdraw_item
from feed.publishing.wanted import Wanted
from feed.questions.models import QuestionIn, Show
from shared.auth.caller import Caller
from shared.events.feed import QuestionClosed, QuestionReopened
from shared.outbox import publish
from shared.problems import Problem
from shared.revisions import Stored, check_revision


class AlreadyAnswered(Problem):
    """Others have put work into it: it cannot become private again."""

    status = 409
    title = "A question that was answered cannot be hidden from those who answered."


async def put_question(
    session: AsyncSession,
    caller: Caller,
    question_id: UUID,
    draft: QuestionIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[Item]:
    """Ask a question, or change it; its answers follow its visibility."""
    wanted = Wanted(kind="question", **dict(draft))
    stored = await put_item(session, caller, question_id, wanted, match=match, now=now)
    if stored.outcome == "changed" and stored.row.answers:
        if stored.row.visibility == "me":
            raise AlreadyAnswered("Withdraw it instead: its words go, the answers stay.")
        await _let_answers_follow(session, stored.row, now)
    return stored


async def _let_answers_follow(session: AsyncSession, question: Item, now: datetime) -> None:
    is_elsewhere = or_(
        col(Item.visibility) != question.visibility,
        col(Item.audience_id).is_distinct_from(question.audience_id),
    )
    statement = (
        select(Item)
        .where(Item.company_id == question.company_id, Item.parent_id == question.id)
        .where(col(Item.removed_at).is_(None), is_elsewhere)
        .order_by(col(Item.id))
        .with_for_update()
    )
    for answer in (await session.scalars(statement)).all():
        before = answer.visibility
        answer.visibility, answer.audience_id = question.visibility, question.audience_id
        answer.revision += 1
        tell_change(session, answer, before, now)


async def find_question(session: AsyncSession, caller: Caller, question_id: UUID) -> Shown:
    """Find a question to show."""
    return await find_item(session, caller, question_id, "question")


async def list_questions(
    session: AsyncSession,
    caller: Caller,
    *,
    show: Show,
    author_id: UUID | None,
    limit: int,
    after: str | None,
) -> Sequence[Shown]:
    """List questions the caller may see, newest first, one more than `limit`."""
    conditions: list[ColumnElement[bool]] = [visible_to(caller), col(Item.kind) == "question"]
    if show == "mine":
        conditions.append(col(Item.author_id) == caller.person_id)
    if show == "unanswered":
        conditions += [col(Item.answers) == 0, col(Item.closed_at).is_(None)]
    if author_id is not None:
        conditions.append(col(Item.author_id) == author_id)
    return await list_items(session, conditions, limit=limit, after=after)


async def withdraw_question(
    session: AsyncSession, caller: Caller, question_id: UUID, *, match: int | None, now: datetime
) -> None:
    """Take a question back; answers stay for whom has their address."""
    question = await lock_own_item(session, caller, question_id, "question")
    if match is not None:
        check_revision(question.revision, match)
    await withdraw_item(session, question, now)


async def close_question(
    session: AsyncSession, caller: Caller, question_id: UUID, now: datetime
) -> Item:
    """Say that no more answers are needed; closing twice is closing once."""
    question = await lock_own_item(session, caller, question_id, "question")
    if question.closed_at is None:
        question.closed_at = now
        question.revision += 1
        _tell_closing(session, QuestionClosed, question, now)
    return question


async def reopen_question(
    session: AsyncSession, caller: Caller, question_id: UUID, now: datetime
) -> Item:
    """Ask for answers again."""
    question = await lock_own_item(session, caller, question_id, "question")
    if question.closed_at is not None:
        question.closed_at = None
        question.revision += 1
        _tell_closing(session, QuestionReopened, question, now)
    return question


def _tell_closing(
    session: AsyncSession,
    event: type[QuestionClosed] | type[QuestionReopened],
    question: Item,
    now: datetime,
) -> None:
    if question.visibility == "me":
        return
    publish(
        session,
        event(
            company_id=question.company_id,
            occurred_at=now,
            question_id=question.id,
            revision=question.revision,
        ),
    )
