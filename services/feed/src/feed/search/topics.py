"""Search by the names of skills, which bridge languages where single words have no meaning yet.

The encoder knows what sentences say; "le bruit" and "noise" are hardly alike to it. The company's
skills have names in several languages: who searches one of them finds the others' documents.
"""

from functools import cache
from typing import Final

from feed.items.visible import visible_sql
from feed.search.keyed import quoted_stem
from feed.search.rules import CONFIGURATIONS
from shared.written import Written, written

_MOST_NAMED: Final = 6
_READ, _BY_TOPICS = 200, 20
_SPOKEN: Final = ", ".join(
    f"('{language}', cast('{stems}' as regconfig))" for language, stems in CONFIGURATIONS.items()
)

# The longest names first: they say most. One named: that one. More: any two of them, in a text.
_WANTED: Final = f"""
said as materialized (
    select language, stems, to_tsvector(stems, unaccent(cast(:searched as text))) as words
    from (values {_SPOKEN}) as spoken (language, stems)
), named as materialized (
    select label.id, label.labels
    from skill_label label, jsonb_each_text(label.labels) as called (language, name)
    join said on said.language = called.language
    where label.company_id = :company_id
      and position(left(lower(unaccent(called.name)), 4) in cast(:folded as text)) > 0
      and said.words @@ plainto_tsquery(said.stems, unaccent(called.name))
    group by label.id, label.labels
    order by max(length(called.name)) desc, label.id limit {_MOST_NAMED}
), called as (
    select named.id, said.language, (
        select string_agg({quoted_stem("lexeme")}, ' & ')
        from unnest(to_tsvector(said.stems, unaccent(named.labels ->> said.language))) as word
    )::tsquery as name
    from named join said on named.labels ? said.language
), wanted as (
    select language, string_agg(cast(words as text), ' | ')::tsquery as words from (
        select a.language, case when b.id is null then a.name else a.name && b.name end as words
        from called a
        left join called b on b.language = a.language and b.id > a.id
        where a.name is not null
          and (b.id is not null or (select count(*) from named) = 1)
    ) paired group by language
)
"""  # noqa: S608  constants only


@cache
def matches_of_topics(depth: int) -> Written:
    """Find items that name, in their own language, the skills that are searched by name."""
    return written(f"""
with {_WANTED}, found as (
    select document.item_id, document.thread_id, ts_rank(document.words, wanted.words, 1) as rank
    from wanted, search_document document
    where document.company_id = :company_id and document.words @@ wanted.words
      and document.language = wanted.language
    limit {_READ}
)
select found.item_id, found.thread_id, 0::float8 as words, 0::float8 as cosine,
       0::float8 as letters, item.helped,
       -- A title weighs ten times a text, but a text that names the skill is about it too.
       (0.5 + 0.5 * found.rank / max(found.rank) over ())::float8 as topics
from found
join item on item.company_id = :company_id and item.id = found.item_id
where item.created_at <= cast(:as_of as timestamptz) and {visible_sql(depth)}
order by topics desc, found.item_id limit {_BY_TOPICS}
""")  # noqa: S608  constants and bound parameters only
