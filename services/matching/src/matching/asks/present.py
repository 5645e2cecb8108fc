"""The open requests as events, for a listener that begins anew."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from matching.asks.models import Ask, Outreach
from matching.asks.outreach import person_asked
from matching.documents.models import Document
from matching.experts.operations import query_of
from matching.experts.rules import evidence_for
from matching.index.operations import current_index
from shared.events.matching import PersonAsked


async def state_asks(session: AsyncSession, company_id: UUID) -> AsyncIterator[PersonAsked]:
    """Give every open request, with what speaks for its person today.

    A request that is over needs no telling: who never heard of it has nothing to take back.
    """
    statement = (
        select(Ask, col(Outreach.asker_id), Document)
        .join(
            Outreach,
            and_(
                col(Outreach.company_id) == col(Ask.company_id),
                col(Outreach.question_id) == col(Ask.question_id),
            ),
        )
        .join(
            Document,
            and_(
                col(Document.company_id) == col(Ask.company_id),
                col(Document.id) == col(Ask.question_id),
            ),
        )
        .where(col(Ask.company_id) == company_id, col(Ask.state) == "asked")
        .order_by(col(Ask.question_id), col(Ask.person_id))
    )
    rows = (await session.execute(statement)).all()
    index = await current_index(session, company_id)
    for _, found in groupby(rows, key=lambda row: row[0].question_id):
        asked = list(found)
        _, asker_id, question = asked[0]
        query = query_of(question, index.reader(asker_id), datetime.now(UTC), frozenset())
        evidence = evidence_for(index, query, [ask.person_id for ask, _, _ in asked])
        for ask, _, _ in asked:
            yield person_asked(ask, asker_id, evidence[ask.person_id], index.names)
