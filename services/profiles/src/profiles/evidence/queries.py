"""Contributions are counted when they are read: nothing can be counted twice or forgotten."""

from typing import Final

from sqlalchemy import text

CONTRIBUTIONS: Final = text("""
with own as (
    select c.item_id, c.kind
    from contribution c
    left join contribution q on q.company_id = c.company_id and q.item_id = c.parent_id
    where c.company_id = :company and c.author_id = :person and not c.removed
      and (:is_owner
           or (c.visibility = 'company' and coalesce(q.visibility, 'company') = 'company'))
)
select count(*) filter (where kind = 'question') as questions,
       count(*) filter (where kind = 'answer') as answers,
       count(*) filter (where kind not in ('question', 'answer')) as shared,
       (select count(distinct h.person_id) from help h join own on own.item_id = h.answer_id
        where h.company_id = :company and h.confirmed) as people_helped
from own
""")
