"""A made-up company for the feed's benchmarks: 1,000 people, 100,000 items, reproducible."""

from typing import Final
from uuid import UUID

import asyncpg

from shared.auth.tokens import LOCAL_ISSUER

PEOPLE: Final = 1_000
ITEMS: Final = 100_000
_TEAMS, _UNITS, _SKILLS = 60, 6, 500

# `u` names things by number, so that statements need no lookups. One item every 15 minutes.
_STATEMENTS: Final = (
    "create function pg_temp.u(t text) returns uuid language sql immutable"
    " as $$ select md5(t)::uuid $$",
    "select setseed(0.42)",
    """
    insert into identity (company_id, issuer, subject, person_id, revision, active, roles,
                          unit_id, unit_path, language)
    select pg_temp.u('c'), :issuer, 'p' || n, pg_temp.u('p' || n), 1, true, '[]',
           pg_temp.u('t' || n % :teams),
           array[pg_temp.u('top'), pg_temp.u('d' || n % :units), pg_temp.u('t' || n % :teams)],
           (array['nl', 'fr', 'en'])[1 + n % 3]
    from generate_series(0, :people - 1) n
    """,
    """
    insert into author (company_id, id, display_name, unit_id, unit_path, language, languages,
                        active, name_revision, revision)
    select company_id, person_id, 'Person ' || subject, unit_id, unit_path, language,
           array[language, 'en'], true, 1, 1
    from identity
    """,
    """
    insert into item (company_id, id, kind, author_id, title, text, html, language,
                      language_source, skill_ids, visibility, audience_id, unit_id, unit_path,
                      created_at, published_at, revision, answers, comments, useful, thanks,
                      me_too, helped, views, imported)
    select pg_temp.u('c'), pg_temp.u('i' || n),
           (array['question', 'question', 'post', 'debrief'])[1 + n % 4], author.id,
           'How does thing number ' || n || ' work?',
           repeat('Some words of a text that somebody wrote. ', 10 + n % 20),
           repeat('<p>Some words of a text that somebody wrote.</p>', 10 + n % 20),
           (array['nl', 'fr', 'en'])[1 + n % 3], 'detected',
           array[pg_temp.u('s' || (random() * (:skills - 1))::int),
                 pg_temp.u('s' || (random() * (:skills - 1))::int)],
           (array['company', 'company', 'company', 'unit'])[1 + n % 4],
           case when n % 4 = 3 then author.unit_path[2] end, author.unit_id, author.unit_path,
           now() - n * interval '15 minutes' - interval '1 minute',
           now() - n * interval '15 minutes' - interval '1 minute', 1, 0,
           (random() * 3)::int, (random() * 6)::int, 0, 0, (random() * 2)::int,
           (random() * 50)::int, false
    from generate_series(0, :items - 1) n
    join author on author.id = pg_temp.u('p' || (n * 7919 % :people))
    """,
    """
    insert into standing (company_id, item_id, author_id, unit_id, created_at, quality)
    select company_id, id, author_id, unit_id, created_at,
           1 + log((1 + 2 * useful + 3 * comments + 4 * helped + 0.2 * views)::float8)
    from item
    """,
    """
    insert into item_topic (company_id, skill_id, created_at, item_id)
    select distinct company_id, skill, created_at, id from item, unnest(skill_ids) skill
    """,
    """
    insert into search_document (company_id, item_id, thread_id, language, plain, handle, words,
                                 revision, created_at)
    select company_id, id, id, language, text, lower(title),
           setweight(to_tsvector('english', title), 'A') || to_tsvector('english', text), 1,
           created_at
    from item
    """,
    """
    insert into follow (company_id, follower_id, followed_id, is_active, revision)
    select distinct pg_temp.u('c'), pg_temp.u('p' || n),
           pg_temp.u('p' || (random() * (:people - 1))::int), true, 1
    from generate_series(0, :people - 1) n, generate_series(1, 25)
    """,
    """
    insert into interest (company_id, person_id, skill_id, value, last_at)
    select pg_temp.u('c'), pg_temp.u('p' || n), skill, max(value), now() - interval '3 days'
    from (select n, pg_temp.u('s' || (random() * (:skills - 1))::int) as skill,
                 random() * 5 as value
          from generate_series(0, :people - 1) n, generate_series(1, 15)) drawn
    group by n, skill
    """,
    """
    insert into note (company_id, id, person_id, sequence, kind, about_id, item_id, thread_id,
                      reasons, created_at, changed_at, read_at)
    select pg_temp.u('c'), gen_random_uuid(), pg_temp.u('p' || p), n, 'reacted',
           item, item, item, '[]', now(), now(),
           case when n < 30 then now() end
    from generate_series(0, :people - 1) p, generate_series(1, 40) n,
         lateral (select pg_temp.u('i' || p * 40 + n) as item) named
    """,
    """
    insert into note_actor (company_id, note_id, person_id, at)
    select distinct company_id, id, pg_temp.u('p' || (sequence * 13 + k) % :people), now()
    from note, generate_series(1, 3) k
    """,
    """
    insert into inbox_counter (company_id, person_id, last)
    select pg_temp.u('c'), pg_temp.u('p' || p), 40 from generate_series(0, :people - 1) p
    """,
)


async def fill(superuser_url: str) -> UUID:
    """Fill the feed's database and give the company's id; people are called p0, p1 and so on."""
    connection = await asyncpg.connect(superuser_url)
    sizes = {
        ":issuer": f"'{LOCAL_ISSUER}'",
        ":people": str(PEOPLE),
        ":items": str(ITEMS),
        ":teams": str(_TEAMS),
        ":units": str(_UNITS),
        ":skills": str(_SKILLS),
    }
    for statement in _STATEMENTS:
        for name, value in sizes.items():
            statement = statement.replace(name, value)
        await connection.execute(statement)
    await connection.execute("vacuum analyze")
    company: UUID = await connection.fetchval("select pg_temp.u('c')")
    await connection.close()
    return company
