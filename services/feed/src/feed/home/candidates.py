"""What the home feed chooses from: some hundreds of items, each way from an index.

Written by hand because it decides how fast the first screen is.
"""

from functools import cache
from typing import Final

from feed.home.rules import FULL_INTEREST, INTEREST_HALF_LIFE
from feed.items.visible import visible_sql
from shared.written import Written, written

_STANDS_ALONE: Final = ("question", "post", "debrief")
_NEWEST, _BEST, _OF_TEAM = 200, 40, 20
_FOLLOWED, _OF_EACH_FOLLOWED = 40, 3
_SUBJECTS, _OF_EACH_SUBJECT = 15, 6
_COMMUNITIES, _OF_EACH_COMMUNITY = 15, 6
_NOW: Final = "cast(:now as timestamptz)"  # else PostgreSQL takes it for an interval

# rules.quality in SQL; a test holds them together. An author's comments on their own item do not
# count, as their reactions do not exist.
QUALITY: Final = """
    1 + log((
        1 + 2 * (useful + thanks + me_too) + 3 * (comments - own_comments) + 4 * helped
    )::float8)
"""


def _newest() -> str:
    branches = " union all ".join(
        f"""(select id, created_at from item
             where company_id = :company_id and kind = '{kind}' and removed_at is null
               and created_at <= cast(:now as timestamptz)
             order by created_at desc, id desc limit {_NEWEST})"""  # noqa: S608  constants only
        for kind in _STANDS_ALONE
    )
    return f"select id from ({branches}) newest order by created_at desc limit {_NEWEST}"  # noqa: S608


def _reader() -> str:
    """Tell whom and what somebody follows, wants, mutes and belongs to."""
    half_life = INTEREST_HALF_LIFE.total_seconds()
    return f"""
followed as materialized (
    select followed_id from follow
    where company_id = :company_id and follower_id = :person_id and is_active
), wanted as materialized (
    select skill_id, sum(weight) as weight, bool_or(is_goal) as is_goal from (
        select skill_id,
               value * power(0.5, extract(epoch from {_NOW} - last_at)::float8 / {half_life})
                   as weight,
               false as is_goal
        from interest where company_id = :company_id and person_id = :person_id
        union all
        select skill_id, case kind when 'want' then 1.0 else 0.5 end, kind = 'want'
        from claimed_skill
        where company_id = :company_id and person_id = :person_id and is_active
          and kind in ('want', 'teach')
        union all
        select skill_id, {FULL_INTEREST}, false
        from followed_skill
        where company_id = :company_id and person_id = :person_id and is_active
    ) signals group by skill_id order by 2 desc limit {_SUBJECTS}
), muted as materialized (
    select kind, target_id from mute where company_id = :company_id and person_id = :person_id
    union all
    select 'person', blocked_id
    from block where company_id = :company_id and blocker_id = :person_id and is_active
), own_community as materialized (
    select community_id from membership
    where company_id = :company_id and person_id = :person_id and is_active
    union
    select community_id from followed_community
    where company_id = :company_id and person_id = :person_id and is_active
    limit {_COMMUNITIES}
)
"""  # noqa: S608  constants and bound parameters only


def _chosen() -> str:
    return f"""
chosen as (
    ({_newest()})
    union
    (select item_id from standing where company_id = :company_id
     order by quality desc limit {_BEST})
    union
    select mine.item_id
    from (select followed_id from followed limit {_FOLLOWED}) chosen_people,
    lateral (select item_id from standing
             where company_id = :company_id and author_id = followed_id
             order by created_at desc limit {_OF_EACH_FOLLOWED}) mine
    union
    select about.item_id from wanted,
    lateral (select item_id from item_topic
             where company_id = :company_id and skill_id = wanted.skill_id
             order by created_at desc limit {_OF_EACH_SUBJECT}) about
    union
    (select item_id from standing
     where company_id = :company_id and unit_id = cast(:unit_id as uuid)
     order by created_at desc limit {_OF_TEAM})
    union
    select placed.id from own_community,
    lateral (select id from item
             where company_id = :company_id and removed_at is null
               and community_id is not null and community_id = own_community.community_id
             order by active_at desc, id desc limit {_OF_EACH_COMMUNITY}) placed
)
"""  # noqa: S608  constants and bound parameters only


@cache
def candidates(depth: int) -> Written:
    """Choose some hundreds of items: new, good, by those followed, on one's subjects, of one's own.

    Of one's own is what comes from the team, and from communities one belongs to or follows.
    Recency weighs so much in the score that what none of these branches finds cannot come near
    the top.
    """
    return written(f"""
with {_reader()}, {_chosen()}
select item.id, item.author_id, {QUALITY} as quality, item.helped,
       greatest(extract(epoch from {_NOW} - item.created_at)::float8 / 3600, 0) as age_hours,
       coalesce(item.author_id in (select followed_id from followed), false) as is_followed,
       least(1, coalesce(mine.weight, 0) / {FULL_INTEREST})::float8 as interest,
       mine.skill_id as interest_skill,
       mine.goal_id as goal_skill,
       coalesce(item.unit_id = cast(:unit_id as uuid), false) as is_of_team,
       coalesce(item.community_id in (select community_id from own_community), false)
           as is_of_community,
       item.language = any(cast(:languages as text[])) as is_read_language,
       item.id in (select unnest(cast(:seen as uuid[]))) as was_seen
from chosen
join item on item.company_id = :company_id and item.id = chosen.id,
lateral (select sum(weight) as weight,
                (array_agg(skill_id order by weight desc))[1] as skill_id,
                (array_agg(skill_id) filter (where is_goal))[1] as goal_id
         from wanted where skill_id = any(item.skill_ids)) mine
where {visible_sql(depth)}
  and item.author_id is distinct from :person_id
  and not exists (select from muted
                  where kind = 'person' and target_id = item.author_id
                     or kind = 'skill' and target_id = any(item.skill_ids))
""")  # noqa: S608  constants and bound parameters only
