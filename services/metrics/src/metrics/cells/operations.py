"""Load the facts of closed or closing weeks."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import and_, col, select

from metrics.cells.rules import AskedFact, Facts, HelpedFact, TalkedFact
from metrics.facts.models import Asked, Helped, Talked


async def load_facts(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> dict[date, Facts]:
    """Give what counts in some weeks. Help with a private or unknown question counts nowhere."""
    asked: dict[date | None, list[AskedFact]] = defaultdict(list)
    helped: dict[date | None, list[HelpedFact]] = defaultdict(list)
    for question in await _find_asked(session, company_id, weeks):
        asked[question.week].append(AskedFact(question.person, question.unit_id, question.at))
    for word, question in await _find_helped(session, company_id, weeks):
        helped[word.week].append(_helped_fact(word, question))
    talked: dict[date | None, list[TalkedFact]] = defaultdict(list)
    for moment in await _find_talked(session, company_id, weeks):
        talked[moment.week].append(TalkedFact(moment.person, moment.unit_id, moment.at))
    return {week: Facts(asked[week], helped[week], talked[week]) for week in weeks}


async def _find_talked(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> Collection[Talked]:
    statement = select(Talked).where(
        col(Talked.company_id) == company_id, col(Talked.week).in_(weeks)
    )
    return (await session.scalars(statement)).all()


async def _find_asked(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> Collection[Asked]:
    statement = select(Asked).where(
        col(Asked.company_id) == company_id, col(Asked.week).in_(weeks), ~col(Asked.is_private)
    )
    return (await session.scalars(statement)).all()


async def _find_helped(
    session: AsyncSession, company_id: UUID, weeks: Collection[date]
) -> list[tuple[Helped, Asked]]:
    same_question = and_(
        col(Asked.company_id) == col(Helped.company_id),
        col(Asked.question) == col(Helped.question),
    )
    statement = (
        select(Helped, Asked)
        .join(Asked, same_question)
        .where(
            col(Helped.company_id) == company_id,
            col(Helped.week).in_(weeks),
            col(Helped.is_confirmed),
            ~col(Asked.is_private),
        )
    )
    return [(row[0], row[1]) for row in (await session.execute(statement)).all()]


def _helped_fact(word: Helped, question: Asked) -> HelpedFact:
    return HelpedFact(
        person=word.person,
        unit=word.unit_id,
        helper=word.helper,
        helper_unit=word.helper_unit_id,
        at=word.at,
        asker=question.person,
        asker_unit=question.unit_id,
        wait=word.answered_at - word.asked_at if word.is_first else None,
    )
