"""Know which words a company's items have in common: search does not begin with those."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from feed.search.keyed import KEY_CHARACTERS
from shared.due import Due, schedule_unless_planned

DUE: Final = "common_stems"
MANY: Final = 2_000
"""So many places of a word are read in about a millisecond."""
_SAMPLE: Final = 2_000
_EVERY: Final = timedelta(minutes=10)
_FORGET: Final = text("delete from common_stem where company_id = :company_id")
# Ids are drawn by whoever writes: the first of them are a sample, found by the primary key.
_COUNT: Final = text(f"""
with company as (
    select count(*) as items, least(count(*), :sample) as sampled
    from search_document where company_id = :company_id
)
insert into common_stem (company_id, stem, share)
select :company_id, substr(word, {KEY_CHARACTERS + 1}), ndoc / sampled::real
from company, ts_stat(format(
    'select words from search_document where company_id = %L order by item_id limit %s',
    cast(:company_id as uuid), :sample))
where ndoc * items >= :many * sampled
""")  # noqa: S608  constants and bound parameters only


async def plan_counting(session: AsyncSession, company_id: UUID) -> None:
    """Have a company's words counted soon, because it got an item; not more than now and then."""
    at = datetime.now(UTC) + _EVERY
    await schedule_unless_planned(session, Due(company_id=company_id, kind=DUE, key="", at=at))


async def count_common_stems(session: AsyncSession, due: Due) -> None:
    """Keep the words that at least `MANY` of a company's items have, by a sample of 2,000."""
    await count_stems(session, due.company_id, MANY)


async def count_stems(session: AsyncSession, company_id: UUID, many: int) -> None:
    """Keep the words that so many of a company's items have."""
    values = {"company_id": company_id, "many": many, "sample": _SAMPLE}
    await session.execute(_FORGET, values)
    await session.execute(_COUNT, values)
