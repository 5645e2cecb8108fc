"""Evidence is counted when it is read: nothing can be counted twice or forgotten."""

from typing import Final

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.types import DateTime

# An answer without skills of its own is about what its question is about.
_OWN = """
    select c.item_id, c.kind, c.created_at,
           case when cardinality(c.skill_ids) > 0 then c.skill_ids
                else coalesce(q.skill_ids, '{}') end as skill_ids
    from contribution c
    left join contribution q on q.company_id = c.company_id and q.item_id = c.parent_id
    where c.company_id = :company and c.author_id = :person and not c.removed
      and (:is_owner
           or (c.visibility = 'company' and coalesce(q.visibility, 'company') = 'company'))
"""

EVIDENCE: Final = text(f"""
with own as ({_OWN}), counted as (
    select own.*,
      (select count(*) from help h
       where h.company_id = :company and h.answer_id = own.item_id and h.confirmed) as helped,
      (select count(*) from appreciation a
       where a.company_id = :company and a.item_id = own.item_id and a.active) as thanked
    from own where kind <> 'question'
)
select skill_id,
       count(*) filter (where kind = 'answer') as answers,
       count(*) filter (where kind <> 'answer') as shared,
       sum(helped)::int as helped, sum(thanked)::int as thanked, max(created_at) as last_at,
       (array_agg(item_id order by created_at desc, item_id))[1:3] as item_ids,
       (array_agg(created_at order by created_at desc, item_id))[1:3] as times
from counted, unnest(skill_ids) as skill_id
where exists (select from skill s where s.company_id = :company and s.id = skill_id)
group by skill_id
having :last_at is null or (max(created_at), skill_id) < (:last_at, :last_id)
order by max(created_at) desc, skill_id desc
limit :limit
""").bindparams(  # noqa: S608  the text above
    bindparam("last_at", type_=DateTime(timezone=True)), bindparam("last_id", type_=Uuid)
)

CONTRIBUTIONS: Final = text(f"""
with own as ({_OWN})
select count(*) filter (where kind = 'question') as questions,
       count(*) filter (where kind = 'answer') as answers,
       count(*) filter (where kind not in ('question', 'answer')) as shared,
       (select count(distinct h.person_id) from help h join own on own.item_id = h.answer_id
        where h.company_id = :company and h.confirmed) as people_helped
from own
""")  # noqa: S608  the text above
