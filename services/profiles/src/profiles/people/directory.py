"""The directory: colleagues by name, unit or skill."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ARRAY, String, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.cursors import rank_and_id
from shared.auth.caller import Caller
from shared.text import folded

# One slip in a name of five letters leaves about .4 of its trigrams.
_SIMILAR_ENOUGH: Final = 0.4

# A skill finds those who share with the caller that they have or teach it. Slips are looked for
# only where hardly anybody fits as it was typed.
_SEARCH: Final = text("""
with candidate as not materialized (
    select p.id, p.sort_name, p.unit_id, p.display_name
    from person p
    left join unit u on u.company_id = p.company_id and u.id = p.unit_id
    where p.company_id = :company and p.active
      and (cast(:unit as uuid) is null or :unit = any(u.path))
      and (cast(:skill as uuid) is null or exists (
          select from claim c
          where c.company_id = p.company_id and c.person_id = p.id and c.skill_id = :skill
            and c.kind in ('have', 'teach') and c.withdrawn_at is null
            and (c.visibility = 'company' or p.id = :caller
                 or (c.visibility = 'team' and p.unit_id = :own_unit)
                 or (c.visibility = 'unit' and p.unit_id = any(:own_path)))))
      and (:is_unfiltered or p.external_id = any(:external_ids))
), direct as materialized (
    select *, case when :typed = '' then 0 when sort_name like :beginning then 1 else 2 end as rank
    from candidate
    where :typed = '' or sort_name like :beginning or sort_name like :word
), slip as (
    select *, 3 + (100 * (1 - word_similarity(:typed, sort_name)))::int as rank
    from candidate
    where :typed <> '' and :typed <% sort_name
      and (select count(*) from (select from direct limit 3) few) < 3
      and id not in (select id from direct)
), hit as (
    select * from direct union all select * from slip
)
select id, rank, unit_id, display_name from hit
where cast(:last as uuid) is null or (rank, sort_name, id) >
      (cast(:rank as int), (select sort_name from person
                            where company_id = :company and id = :last), :last)
order by rank, sort_name, id limit :limit
""").bindparams(
    bindparam("unit", type_=Uuid),
    bindparam("skill", type_=Uuid),
    bindparam("last", type_=Uuid),
    bindparam("own_unit", type_=Uuid),
    bindparam("own_path", type_=ARRAY(Uuid)),
    bindparam("external_ids", type_=ARRAY(String)),
)


class Wanted(BaseModel):
    """Who is looked for; what is empty does not matter."""

    typed: str = ""
    unit_id: UUID | None = None
    skill_id: UUID | None = None
    external_ids: list[str] = []


class Listed(BaseModel):
    """A line of the directory."""

    id: UUID
    rank: int
    unit_id: UUID | None
    display_name: str


async def list_people(
    session: AsyncSession, caller: Caller, wanted: Wanted, limit: int, after: str | None
) -> Sequence[Listed]:
    """Find colleagues, best name first; `unit_id` means that unit and all below it."""
    rank, last = rank_and_id(after) if after else (0, None)
    needle = " ".join(folded(wanted.typed).split())
    pattern = needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    await session.execute(
        text("select set_config('pg_trgm.word_similarity_threshold', :least, true)"),
        {"least": str(_SIMILAR_ENOUGH)},
    )
    rows = await session.execute(
        _SEARCH,
        {
            "company": caller.company_id,
            "caller": caller.person_id,
            "own_unit": caller.unit_id,
            "own_path": list(caller.unit_path),
            "typed": needle,
            "beginning": f"{pattern}%",
            "word": f"% {pattern}%",
            "unit": wanted.unit_id,
            "skill": wanted.skill_id,
            "is_unfiltered": not wanted.external_ids,
            "external_ids": wanted.external_ids,
            "rank": rank,
            "last": last,
            "limit": limit + 1,
        },
    )
    return [Listed.model_validate(row, from_attributes=True) for row in rows]
