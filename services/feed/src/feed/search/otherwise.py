"""What else a search finds where few have its words or its meaning: by skills and by letters (SQL).

The encoder knows what sentences say; "le bruit" and "noise" are hardly alike to it. The company's
skills have names in several languages: who searches one of them finds the others' documents. Who
mistypes finds titles that look like what was typed.
"""

from typing import Final

from feed.items.visible import visible_sql
from feed.search.keyed import quoted_stem
from feed.search.rules import CONFIGURATIONS

_FEW: Final = 3
_MOST_NAMED: Final = 6
_TOPICS_READ, _LETTERS_READ, _TAKEN = 200, 100, 20
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


def otherwise(depth: int) -> str:
    """Find items by the names of skills, and by their letters where that is few and text is short.

    Common table expressions, after one `known (thread_id)` of what was found so far: few of these,
    or nothing is looked for. The last is `otherwise (item_id, thread_id, letters, topics, helped)`:
    `topics` tells how much of an item is about the skills named, against the best the reader sees,
    `letters` how alike a title is, both 0..1. Words that say nothing are not mistyped: "how do the"
    looks like every third question.
    """
    # Materialized: before it knows a table, PostgreSQL may look for the like of each item anew.
    seen = f"""
        join item on item.company_id = :company_id and item.id = document.item_id
        where item.created_at <= cast(:as_of as timestamptz) and {visible_sql(depth)}
    """
    return f"""
{_WANTED}, {_by_topics(seen)}, {_by_letters(seen)}, otherwise as (
    select item_id, thread_id, max(letters) as letters, max(topics) as topics, max(helped) as helped
    from (select * from by_topics union all select * from by_letters) found
    group by item_id, thread_id
)
"""  # noqa: S608  constants and bound parameters only


def _by_topics(seen: str) -> str:
    return f"""
naming as materialized (
    select document.item_id, document.thread_id, ts_rank(document.words, wanted.words, 1) as rank
    from wanted, search_document document
    where (select count(*) from known) < {_FEW} and :by_skills
      and document.company_id = :company_id and document.words @@ wanted.words
      and document.language = wanted.language
    limit {_TOPICS_READ}
), by_topics as materialized (
    -- A title weighs ten times a text, but a text that names the skill is about it too.
    select item_id, thread_id, 0 as letters, 0.5 + 0.5 * rank / max(rank) over () as topics, helped
    from naming document {seen}
    order by topics desc, item_id limit {_TAKEN}
)
"""  # noqa: S608  constants and bound parameters only


def _by_letters(seen: str) -> str:
    return f"""
lettered as materialized (
    select item_id, thread_id, handle from search_document
    where (
            select count(*)
            from (select thread_id from known union select thread_id from by_topics) so_far
          ) < {_FEW}
      and :is_short and (select words from query) is not null
      and company_id = :company_id and handle %> cast(:folded as text)
    limit {_LETTERS_READ}
), by_letters as (
    select item_id, thread_id, word_similarity(cast(:folded as text), handle) as letters,
           0 as topics, helped
    from lettered document {seen}
    order by letters desc, item_id limit {_TAKEN}
)
"""  # noqa: S608  constants and bound parameters only
