"""Searching skills by what people type: the beginning of a word, with or without a slip."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.cursors import rank_and_id
from shared.languages import Language
from shared.text import folded

# One slip in a word of six letters leaves about .43 of its trigrams (pyhton / python).
_SIMILAR_ENOUGH: Final = 0.4

# Ranks, best first: whole label, its beginning, beginning of a word, inside, and then slips by
# likeness; alternative labels after preferred ones, other languages after the reader's, longer
# labels after shorter ones. Slips are looked for only where hardly anything fits as it was typed.
_SEARCH: Final = text("""
with label as not materialized (
    select concept_id as skill_id, folded, is_preferred, language from esco_label
    union all
    select skill_id, folded, is_preferred, language from skill_label where company_id = :company
), direct as materialized (
    select *, case when folded = :typed then 0 when folded like :beginning then 100
                   when folded like :word then 200 else 300 end as rank
    from label where folded like :inside or folded like :beginning or folded like :word
), slip as (
    select *, 1000 - (100 * word_similarity(:typed, folded))::int as rank
    from label
    where :typed <% folded and (select count(*) from (select from direct limit 3) few) < 3
), ranked as (
    select skill_id, min(
        rank
        + case when is_preferred then 0 else 20 end
        + case when language = :language then 0 else 50 end
        + least(abs(length(folded) - length(:typed)), 60) / 2
    ) as rank
    from (select * from direct union all select * from slip) hit group by skill_id
)
select rank, skill_id from ranked
where (rank, skill_id) > (:rank, :last)
order by rank, skill_id limit :limit
""")

_LIST: Final = text("""
select 0 as rank, id as skill_id from skill
where company_id = :company and id > :last order by id limit :limit
""")


async def search_skills(
    session: AsyncSession,
    company_id: UUID,
    typed: str,
    language: Language,
    limit: int,
    after: str | None,
) -> list[tuple[int, UUID]]:
    """Give ranks and ids of what was meant, best first; without a text what the company uses."""
    rank, last = rank_and_id(after) if after else (-1, UUID(int=0))
    needle = " ".join(folded(typed).split())
    found = {"company": company_id, "rank": rank, "last": last, "limit": limit + 1}
    if not needle:
        rows = await session.execute(_LIST, found)
        return [(row.rank, row.skill_id) for row in rows]
    await session.execute(
        text("select set_config('pg_trgm.word_similarity_threshold', :least, true)"),
        {"least": str(_SIMILAR_ENOUGH)},
    )
    pattern = needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    # One or two letters stand inside nearly everything; there they mean a beginning.
    inside = f"%{pattern}%" if len(needle) > 2 else f"{pattern}%"
    likes = {"beginning": f"{pattern}%", "word": f"% {pattern}%", "inside": inside}
    rows = await session.execute(_SEARCH, {**found, **likes, "typed": needle, "language": language})
    return [(row.rank, row.skill_id) for row in rows]
