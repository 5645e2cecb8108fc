"""See who was asked, and decline."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks.models import Ask, AskOut, MyAskOut
from matching.asks.rules import AskIsOver
from matching.asks.waves import REPLACEMENT
from matching.documents.operations import find_question
from matching.people.models import ColleagueOut
from matching.people.operations import find_names
from shared.auth.caller import Caller
from shared.due import Due, schedule
from shared.events.matching import AskDeclined
from shared.outbox import publish
from shared.paging import Page, oldest_first, page_of
from shared.problems import NotFound


async def find_asks(
    session: AsyncSession, caller: Caller, question_id: UUID, limit: int, after: str | None
) -> Page[AskOut]:
    """List who was asked, for the asker alone. Raises NotFound."""
    question = await find_question(session, caller, question_id)
    if question is None or question.author_id != caller.person_id:
        raise NotFound
    statement = select(Ask).where(
        col(Ask.company_id) == caller.company_id, col(Ask.question_id) == question_id
    )
    order = (col(Ask.asked_at), col(Ask.person_id))
    asks = (await session.scalars(oldest_first(statement, order, limit, after))).all()
    names = await find_names(session, caller.company_id, [ask.person_id for ask in asks])
    return page_of(
        asks,
        limit,
        lambda ask: (ask.asked_at, ask.person_id),
        lambda ask: AskOut.model_validate(
            {
                **ask.model_dump(),
                "person": ColleagueOut(id=ask.person_id, display_name=names.get(ask.person_id)),
            }
        ),
    )


async def find_my_ask(session: AsyncSession, caller: Caller, question_id: UUID) -> MyAskOut:
    """Show the caller that they were asked. Raises NotFound."""
    ask = await session.get(Ask, (caller.company_id, question_id, caller.person_id))
    if ask is None:
        raise NotFound
    return MyAskOut.model_validate(ask.model_dump())


async def decline_ask(
    session: AsyncSession, caller: Caller, question_id: UUID, now: datetime
) -> MyAskOut:
    """Decline a request, and have another one asked. Raises NotFound or AskIsOver."""
    key = (caller.company_id, question_id, caller.person_id)
    ask = await session.get(Ask, key, with_for_update=True)
    if ask is None:
        raise NotFound
    if ask.state not in ("asked", "declined"):
        raise AskIsOver("You answered, or no help is needed any more: nothing to decline.")
    if ask.state == "asked":
        ask.state, ask.changed_at = "declined", now
        publish(
            session,
            AskDeclined(
                company_id=caller.company_id,
                occurred_at=now,
                question_id=question_id,
                person_id=caller.person_id,
            ),
        )
        await schedule(
            session,
            Due(
                company_id=caller.company_id,
                kind=REPLACEMENT,
                key=f"{question_id}/{caller.person_id}",
                at=now,
                details={"question_id": str(question_id)},
            ),
        )
    return MyAskOut.model_validate(ask.model_dump())
