"""How much each person was asked in the last 30 days, in one statement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from matching.experts.load import BURDEN_WINDOW, is_enough
from matching.experts.query import Burden
from matching.index.entries import Limits

_COUNTS: Final = text("""
    select null::uuid as person_id, topic, count(*) as times
    from outreach, unnest(topic_ids) as topic
    where company_id = :company_id and started_at > :since and topic = any(:topics)
    group by topic
    union all
    select person_id, topic, count(*)
    from ask, unnest(topic_ids) as topic
    where company_id = :company_id and asked_at > :since and topic = any(:topics)
    group by person_id, topic
    union all
    select person_id, null, count(*)
    from ask
    where company_id = :company_id and asked_at > :since
    group by person_id
""").bindparams(bindparam("topics", type_=ARRAY(Uuid)))


async def burdens_of(
    session: AsyncSession,
    company_id: UUID,
    topics: Iterable[UUID],
    now: datetime,
    limits: Mapping[UUID, Limits],
) -> dict[UUID, Burden]:
    """Weigh what each was asked against these topics' questions and against their own limit."""
    wanted = sorted(topics)
    values = {"company_id": company_id, "since": now - BURDEN_WINDOW, "topics": wanted}
    questions: Counter[UUID] = Counter()
    asks: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    totals: Counter[UUID] = Counter()
    for person_id, topic, times in await session.execute(_COUNTS, values):
        if person_id is None:
            questions[topic] = times
        elif topic is None:
            totals[person_id] = times
        else:
            asks[person_id][topic] = times
    return {
        person_id: Burden(
            total,
            is_enough(asks[person_id], questions, wanted)
            or has_reached(limits.get(person_id), total),
        )
        for person_id, total in totals.items()
    }


def has_reached(limits: Limits | None, asks: int) -> bool:
    """Tell whether someone has had as many requests as they want."""
    most = limits.at_most_per_month if limits else None
    return most is not None and asks >= most
