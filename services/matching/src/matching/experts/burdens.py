"""How much each person was asked in the last 30 days, in one statement."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from matching.experts.load import BURDEN_WINDOW, DAY, MOST_A_DAY, Topic, had_share
from matching.experts.query import Burden
from matching.index.entries import Limits
from shared.written import written

# No person: questions; no topic: all topics together.
_COUNTS: Final = written("""
    with begun as (
        select topic_ids from outreach
        where company_id = cast(:company_id as uuid) and started_at > cast(:since as timestamptz)
    ), sent as (
        select person_id, topic_ids, asked_at > cast(:yesterday as timestamptz) as is_of_today
        from ask
        where company_id = cast(:company_id as uuid) and asked_at > cast(:since as timestamptz)
    )
    select null::uuid as person_id, null::uuid as topic, count(*) as times, 0 as today from begun
    union all
    select null, topic, count(*), 0
    from begun, unnest(topic_ids) as topic
    where topic = any(cast(:topics as uuid[]))
    group by topic
    union all
    select person_id, topic, count(*), 0
    from sent, unnest(topic_ids) as topic
    where topic = any(cast(:topics as uuid[]))
    group by person_id, topic
    union all
    select person_id, null, count(*), count(*) filter (where is_of_today)
    from sent
    group by person_id
""")


async def burdens_of(
    session: AsyncSession,
    company_id: UUID,
    topics: Iterable[UUID],
    now: datetime,
    limits: Mapping[UUID, Limits],
) -> dict[UUID, Burden]:
    """Weigh what each was asked against what there was to ask, and against their own limit."""
    wanted = sorted(topics)
    values = {
        "company_id": company_id,
        "since": now - BURDEN_WINDOW,
        "yesterday": now - DAY,
        "topics": wanted,
    }
    asks: dict[UUID | None, Counter[Topic]] = defaultdict(Counter)
    today: Counter[UUID] = Counter()
    for row in await _COUNTS.run(session, values):
        asks[row.person_id][row.topic] = row.times
        today[row.person_id] += row.today
    questions = asks.pop(None)
    return {
        person_id: Burden(
            own[None],
            had_share(own, questions, wanted),
            today[person_id] >= MOST_A_DAY or has_reached(limits.get(person_id), own[None]),
        )
        for person_id, own in asks.items()
        if person_id is not None
    }


def has_reached(limits: Limits | None, asks: int) -> bool:
    """Tell whether someone has had as many requests as they want."""
    most = limits.at_most_per_month if limits else None
    return most is not None and asks >= most
