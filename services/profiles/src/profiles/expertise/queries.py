"""The pieces of evidence as rows; they are counted when they are read.

One row each, from facts that are kept with their revision: an event told twice, late, or taken back
later leaves exactly what is true, and another half-life takes effect at once.
"""

from typing import Final

from sqlalchemy import ARRAY, Uuid, bindparam, text

# A course counts once, as it was completed last, and is its person's alone.
# An answer without skills of its own is about what its question is about. What somebody answers or
# says about their own question is nobody else's word. Colleagues see only what is open to all.
PIECES: Final = """
    with own as (
        select c.item_id, c.kind, c.created_at, c.author_id as person_id,
               case when c.kind = 'answer' then coalesce(q.author_id, c.parent_id) end as source,
               case when cardinality(c.skill_ids) > 0 then c.skill_ids
                    else coalesce(q.skill_ids, '{}') end as skill_ids
        from contribution c
        left join contribution q on q.company_id = c.company_id and q.item_id = c.parent_id
        where c.company_id = :company and c.author_id = any(:people) and not c.removed
          and c.kind <> 'question'
          and (c.kind <> 'answer' or q.author_id is distinct from c.author_id)
          and (:is_owner
               or (c.visibility = 'company' and coalesce(q.visibility, 'company') = 'company'))
    ), endorsed as (
        select e.*,
               row_number() over (partition by e.person_id, e.endorser_id
                                  order by e.endorsed_at, e.skill_id) as nth,
               exists (select from endorsement r
                       where r.company_id = :company and r.person_id = e.endorser_id
                         and r.endorser_id = e.person_id and r.verdict = 'accepted'
                         and r.withdrawn_at is null) as is_mutual
        from endorsement e
        left join contribution c on c.company_id = :company and c.item_id = e.item_id
        where e.company_id = :company and e.person_id = any(:people)
          and e.verdict = 'accepted' and e.withdrawn_at is null
          and (e.item_id is null or (not c.removed and c.visibility = 'company'))
    ), course as (
        select distinct on (person_id, course_id)
               person_id, skill_ids, completed_at, completion_id
        from completed_course
        where company_id = :company and person_id = any(:people)
        order by person_id, course_id, completed_at desc, completion_id
    ), piece as (
        select person_id, skill_ids,
               case kind when 'answer' then 'answered' else 'shared' end as kind,
               source, created_at as at, item_id, 1 as nth, false as is_mutual
        from own
        union all
        select own.person_id, own.skill_ids,
               case when h.confirmed then 'helped' else 'taken-back' end,
               h.person_id, coalesce(h.at, own.created_at), own.item_id, 1, false
        from own join help h on h.company_id = :company and h.answer_id = own.item_id
        where h.person_id <> own.person_id
        union all
        select own.person_id, own.skill_ids, 'thanked',
               a.person_id, coalesce(a.at, own.created_at), own.item_id, 1, false
        from own join appreciation a on a.company_id = :company and a.item_id = own.item_id
        where a.active and a.person_id <> own.person_id
        union all
        select e.person_id, array[e.skill_id], 'endorsed',
               e.endorser_id, e.endorsed_at, e.item_id, e.nth, e.is_mutual
        from endorsed e where :is_owner or e.visibility = 'company'
        union all
        select person_id, array[skill_id], 'declared', null, min(created_at), null, 1, false
        from claim
        where company_id = :company and person_id = any(:people) and withdrawn_at is null
          and kind in ('have', 'teach') and (:is_owner or visibility = 'company')
        group by person_id, skill_id
        union all
        select person_id, skill_ids, 'completed', null, completed_at, completion_id, 1, false
        from course where :is_owner
    )
"""

# Enough for years of daily answers; beyond it the oldest, which weigh least, are left out.
OF_ONE_PERSON: Final = text(f"""
{PIECES}
select skill_id, kind, source, at, item_id, nth, is_mutual
from piece, unnest(skill_ids) as skill_id
where :is_all or skill_id = any(:skills)
order by at desc, item_id, kind limit 5000
""").bindparams(  # noqa: S608  the text above
    bindparam("people", type_=ARRAY(Uuid)), bindparam("skills", type_=ARRAY(Uuid))
)
