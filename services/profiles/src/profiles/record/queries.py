"""One list of all that somebody learned, from where it is kept: nothing can be there twice."""

from typing import Final

from sqlalchemy import Date, String, Uuid, bindparam, text

# A day is a day where the company is. Every branch finds its rows by the person.
_ENTRIES: Final = """
    select 'moment' as kind, id, "on", null as title, text,
           case when skill_id is null then '{}' else array[skill_id] end as skill_ids,
           minutes, null::uuid as thread_id, null as url, null::int as people_helped
    from moment where company_id = :company and person_id = :person
    union all
    select 'takeaway', id, "on", about->>'title', text,
           case when skill_id is null then '{}' else array[skill_id] end,
           minutes, null, null, null
    from takeaway where company_id = :company and person_id = :person
    union all
    select 'goal', id, done_on, what, why,
           case when skill_id is null then '{}' else array[skill_id] end,
           null, null, null, null
    from goal where company_id = :company and person_id = :person and done_on is not null
    union all
    select 'course', completion_id, (completed_at at time zone :zone)::date,
           coalesce(title, course_id), null, skill_ids, null, null, url, null
    from completed_course where company_id = :company and person_id = :person
    union all
    select 'debrief', item_id, (created_at at time zone :zone)::date,
           title, text, skill_ids, null, null, null, null
    from recorded_item where company_id = :company and person_id = :person and not removed
    union all
    select 'learned_from', answer_id, (at at time zone :zone)::date,
           null, null, skill_ids, null, question_id, null, null
    from recorded_help h where company_id = :company and person_id = :person and confirmed
      and not exists (select from recorded_item i where i.company_id = :company
                      and i.item_id = h.answer_id and i.removed)
    union all
    select 'helped', answer_id, (min(at) at time zone :zone)::date,
           null, null,
           (select skill_ids from recorded_help first where first.company_id = :company
              and first.answer_id = h.answer_id order by first.at, first.person_id limit 1),
           null, (array_agg(question_id))[1], null, count(*)::int
    from recorded_help h where company_id = :company and helper_id = :person
      and person_id <> :person and confirmed
      and not exists (select from recorded_item i where i.company_id = :company
                      and i.item_id = h.answer_id and i.removed)
    group by answer_id
"""

ENTRIES: Final = text(f"""
select * from ({_ENTRIES}) as entries
where (:kind is null or kind = :kind)
  and (:first_day is null or "on" between :first_day and :last_day)
  and (:last_on is null or ("on", kind, id) < (:last_on, :last_kind, :last_id))
order by "on" desc, kind desc, id desc
limit :limit
""").bindparams(  # noqa: S608  the text above
    bindparam("kind", type_=String()),
    bindparam("first_day", type_=Date()),
    bindparam("last_day", type_=Date()),
    bindparam("last_on", type_=Date()),
    bindparam("last_kind", type_=String()),
    bindparam("last_id", type_=Uuid()),
)
