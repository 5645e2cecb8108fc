"""How many people of a unit know a skill well enough: counted in the database, never listed.

The formula is that of `expertise/rules.py`, for many people at once; a test compares both. What
people rejected is not counted; what they hide or keep to themselves is, but only in a band.
"""

from typing import Final

from sqlalchemy import ARRAY, Double, Integer, String, Uuid, bindparam, text
from sqlalchemy.types import DateTime

from profiles.expertise.queries import PIECES

KNOWING: Final = text(f"""
{PIECES}, faded as (
    select p.person_id, h.skill_id, p.source,
           w.weight / p.nth * (case when p.is_mutual then :mutual else 1 end)
           * power(0.5, greatest(extract(epoch from :now - p.at), 0) / 86400.0 / h.days) as value
    from piece p
    cross join unnest(p.skill_ids) as about(skill_id)
    join unnest(:skills, :days) as h(skill_id, days) on h.skill_id = about.skill_id
    join unnest(:kinds, :weights) as w(kind, weight) on w.kind = p.kind
    where p.at <= :now
), capped as (
    select person_id, skill_id,
           least(sum(value), case when source is null then :own_cap else :pair_cap end) as value
    from faded group by person_id, skill_id, source
), strength as (
    select person_id, skill_id,
           round(1000 * (1 - power(2, -sum(value) / :doubling))) as thousandths
    from capped group by person_id, skill_id
), shown as (
    select s.person_id, s.skill_id,
           case when thousandths >= 1000 * :strong_from then :strong
                when thousandths >= 1000 * :solid_from then :solid
                when thousandths >= 1000 * :faded_from then :emerging else 0 end as level
    from strength s
    where not exists (select from expertise_choice e
                      where e.company_id = :company and e.person_id = s.person_id
                        and e.skill_id = s.skill_id and e.verdict = 'rejected')
), said as (
    select person_id, skill_id, max(coalesce(level, :unsaid)) as level from claim
    where company_id = :company and person_id = any(:people) and skill_id = any(:skills)
      and kind in ('have', 'teach') and withdrawn_at is null
    group by person_id, skill_id
), known as (
    select person_id, skill_id, max(level) as level
    from (select * from shown union all select * from said) both_ways
    group by person_id, skill_id
)
select needed.skill_id, count(known.person_id) as people
from unnest(:skills, :levels) as needed(skill_id, level)
left join known on known.skill_id = needed.skill_id and known.level >= needed.level
group by needed.skill_id
""").bindparams(  # noqa: S608  the text above
    bindparam("people", type_=ARRAY(Uuid)),
    bindparam("skills", type_=ARRAY(Uuid)),
    bindparam("days", type_=ARRAY(Integer)),
    bindparam("levels", type_=ARRAY(Integer)),
    bindparam("kinds", type_=ARRAY(String)),
    bindparam("weights", type_=ARRAY(Double)),
    bindparam("now", type_=DateTime(timezone=True)),
    *(
        bindparam(name, type_=Double)
        for name in (
            "mutual", "own_cap", "pair_cap", "doubling", "strong_from", "solid_from", "faded_from",
        )
    ),
    *(bindparam(name, type_=Integer) for name in ("strong", "solid", "emerging", "unsaid")),
)  # fmt: skip

# How many active people each unit holds, with all below it.
GROUPS: Final = text("""
select u.id, u.path, count(p.id) as people
from unit u
join unit below on below.company_id = u.company_id and u.id = any(below.path)
left join person p on p.company_id = below.company_id and p.unit_id = below.id and p.active
where u.company_id = :company
group by u.company_id, u.id, u.path
""")

MEMBERS: Final = text("""
select p.id from person p
join unit u on u.company_id = p.company_id and u.id = p.unit_id
where p.company_id = :company and p.active and :unit = any(u.path)
""")
