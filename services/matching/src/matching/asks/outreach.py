"""The search for help with one question: who is asked next, and when it is over."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks.models import Ask, Outreach
from matching.asks.rules import next_to_ask
from matching.asks.working_hours import WorkingHours
from matching.documents.models import Document
from matching.evidence.models import HelpMark
from matching.experts.burdens import burdens_of
from matching.experts.operations import query_of
from matching.experts.query import Candidate, Term
from matching.experts.reasons import texts_of
from matching.experts.rules import rank, topics_of
from matching.index.audiences import audience_of
from matching.index.company_index import CompanyIndex
from matching.index.entries import may_read
from matching.index.names import TopicNames
from matching.index.operations import current_index
from matching.people.models import WorkingTime
from matching.settings import matching_settings
from shared.events.matching import AskReason, PersonAsked
from shared.outbox import publish

_CONSIDERED: Final = 50
# Everyone who declines is replaced; whoever asks has not hired the whole company.
_MOST_ASKS: Final = 24


async def ask_next(
    session: AsyncSession, outreach: Outreach, question: Document, now: datetime, *, count: int
) -> int:
    """Ask up to `count` more people, in the outreach's present wave; give how many were found."""
    index = await current_index(session, outreach.company_id)
    asked = await _asked(session, outreach)
    count = min(count, _MOST_ASKS - len(asked))
    excluded = frozenset({*asked, outreach.asker_id})
    query = query_of(question, index.reader(outreach.asker_id), now, excluded)
    topics = topics_of(index, query)
    # A question about nothing known counts in the company's own, so that it is limited as well.
    outreach.topic_ids = sorted(topics) or [outreach.company_id]
    burdens = await burdens_of(session, outreach.company_id, outreach.topic_ids, now, index.limits)
    ranked = [
        candidate
        for candidate in rank(index, query, burdens, _CONSIDERED)
        if may_read(audience_of(question), index.reader(candidate.person_id))
    ]
    chosen = next_to_ask(ranked, burdens, question.id, count)
    for candidate in chosen:
        _ask(session, outreach, index, candidate, now)
    return len(chosen)


async def is_help_wanted(session: AsyncSession, question: Document | None) -> bool:
    """Tell whether anyone should still be asked: it stands open, unanswered and unhelped."""
    if question is None or question.is_removed or question.is_closed:
        return False
    answered = exists().where(
        col(Document.company_id) == question.company_id,
        col(Document.parent_id) == question.id,
        col(Document.kind) == "answer",
        col(Document.is_removed).is_(False),
        or_(col(Document.author_id).is_(None), col(Document.author_id) != question.author_id),
    )
    helped = exists().where(
        col(HelpMark.company_id) == question.company_id,
        col(HelpMark.question_id) == question.id,
        col(HelpMark.is_on),
    )
    return not await session.scalar(select(or_(answered, helped)))


async def working_hours(session: AsyncSession, company_id: UUID) -> WorkingHours:
    """Give when a company works; until it says so, Monday to Friday from 9 to 17 in Brussels."""
    row = await session.get(WorkingTime, company_id)
    if row is None:
        return WorkingHours()
    return WorkingHours(row.time_zone, row.starts_at, row.ends_at, frozenset(row.workdays))


async def _asked(session: AsyncSession, outreach: Outreach) -> Sequence[UUID]:
    statement = select(col(Ask.person_id)).where(
        and_(
            col(Ask.company_id) == outreach.company_id,
            col(Ask.question_id) == outreach.question_id,
        )
    )
    return (await session.scalars(statement)).all()


def _ask(
    session: AsyncSession,
    outreach: Outreach,
    index: CompanyIndex,
    candidate: Candidate,
    now: datetime,
) -> None:
    ask = Ask(
        company_id=outreach.company_id,
        question_id=outreach.question_id,
        person_id=candidate.person_id,
        wave=outreach.waves,
        state="asked",
        topic_ids=outreach.topic_ids,
        asked_at=now,
        changed_at=now,
    )
    session.add(ask)
    publish(session, person_asked(ask, outreach.asker_id, candidate.terms, index.names))


def person_asked(ask: Ask, asker_id: UUID, terms: Iterable[Term], names: TopicNames) -> PersonAsked:
    """Tell that someone was asked, with what speaks for them in words."""
    return PersonAsked(
        company_id=ask.company_id,
        occurred_at=ask.asked_at,
        question_id=ask.question_id,
        person_id=ask.person_id,
        asker_id=asker_id,
        wave=ask.wave,
        reasons=tuple(
            AskReason(code=term.code, texts=texts_of(term, names))
            for term in terms
            if term.value > 0
        ),
        expires_at=ask.asked_at + matching_settings().expire_after,
    )
