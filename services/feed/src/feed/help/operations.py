"""Say that an answer helped, and take it back. Twice is once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from feed.help.models import Help, HelpOut
from feed.help.rules import count_help, told
from feed.inbox.operations import notify, take_back
from feed.items.models import Item, visible_to
from feed.items.operations import lock_answer
from shared.auth.caller import Caller
from shared.events.feed import HelpConfirmed, HelpUnconfirmed
from shared.outbox import publish
from shared.problems import NotFound, Problem


class CannotHelpYourself(Problem):
    """Help is what one person does for another."""

    status = 403
    title = "You cannot say that your own answer helped you."


async def confirm_help(
    session: AsyncSession, caller: Caller, answer_id: UUID, now: datetime
) -> None:
    """Say that an answer helped the caller. Raises NotFound or CannotHelpYourself."""
    question, answer = await lock_answer(session, caller, answer_id)
    if answer.author_id == caller.person_id:
        raise CannotHelpYourself("Let those who read it say whether it helped them.")
    word = await session.get(Help, (caller.company_id, answer_id, caller.person_id))
    if word is not None and word.is_active:
        return
    word = Help(
        company_id=caller.company_id,
        answer_id=answer_id,
        person_id=caller.person_id,
        revision=word.revision + 1 if word else 1,
        by_asker=question.author_id == caller.person_id,
        is_first=count_help(question, answer, now),
        confirmed_at=now,
    )
    word = await session.merge(word)
    publish(session, told(HelpConfirmed, word, question, answer, caller.unit_path, now))
    await _tell_helper(session, caller, answer, now)


async def _tell_helper(session: AsyncSession, caller: Caller, answer: Item, now: datetime) -> None:
    if answer.author_id is None:
        return
    await notify(
        session,
        company_id=caller.company_id,
        person_id=answer.author_id,
        kind="helped",
        item_id=answer.id,
        by_id=caller.person_id,
        at=now,
    )


async def take_help_back(
    session: AsyncSession, caller: Caller, answer_id: UUID, now: datetime
) -> None:
    """Take it back; what was never said is taken back already."""
    question, answer = await lock_answer(session, caller, answer_id)
    word = await session.get(Help, (caller.company_id, answer_id, caller.person_id))
    if word is None or not word.is_active:
        return
    word.is_active = False
    word.revision += 1
    answer.helped -= 1
    question.helped -= 1
    if question.helped == 0:
        question.first_helped_at = None
    publish(session, told(HelpUnconfirmed, word, question, answer, caller.unit_path, now))
    if answer.author_id is not None:
        await take_back(
            session,
            company_id=caller.company_id,
            person_id=answer.author_id,
            kind="helped",
            item_id=answer_id,
            by_id=caller.person_id,
            at=now,
        )


async def find_help(session: AsyncSession, caller: Caller, answer_id: UUID) -> HelpOut:
    """Give how many an answer helped, and whether the caller is one of them. Raises NotFound."""
    mine = (
        select(Help.is_active)
        .where(
            col(Help.company_id) == caller.company_id,
            col(Help.answer_id) == answer_id,
            col(Help.person_id) == caller.person_id,
        )
        .scalar_subquery()
    )
    statement = select(col(Item.helped), mine).where(
        visible_to(caller), col(Item.id) == answer_id, col(Item.kind) == "answer"
    )
    found = (await session.execute(statement)).first()
    if found is None:
        raise NotFound("There is no such answer, or you may not see it.")
    return HelpOut(helped=found[0], helped_me=bool(found[1]))
