"""How much each person was asked in the last 30 days, in one statement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from matching.experts.load import BURDEN_WINDOW, is_enough
from matching.experts.query import Burden
from matching.index.entries import Limits
from shared.written import written

_COUNTS: Final = written("""
    with sent as (
        select person_id, topic_ids from ask
        where company_id = cast(:company_id as uuid) and asked_at > cast(:since as timestamptz)
    )
    select null::uuid as person_id, topic, count(*) as times
    from outreach, unnest(topic_ids) as topic
    where company_id = cast(:company_id as uuid) and started_at > cast(:since as timestamptz)
      and topic = any(cast(:topics as uuid[]))
    group by topic
    union all
    select person_id, topic, count(*)
    from sent, unnest(topic_ids) as topic
    where topic = any(cast(:topics as uuid[]))
    group by person_id, topic
    union all
    select person_id, null, count(*) from sent group by person_id
""")


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
    for row in await _COUNTS.run(session, values):
        if row.person_id is None:
            questions[row.topic] = row.times
        elif row.topic is None:
            totals[row.person_id] = row.times
        else:
            asks[row.person_id][row.topic] = row.times
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
