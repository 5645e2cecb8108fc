"""The home feed through the API: who may see what, pages that hold still, and what it costs."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from feed.home.candidates import QUALITY
from feed.home.operations import read_home
from feed.home.rules import quality
from services.feed.tests.reading import NOW, codes, follow, home_of, ids, settle
from services.feed.tests.writing import post
from shared.auth.caller import Caller
from shared.database import enter_company
from shared.direct import Direct
from shared.events.profiles import PersonErased
from shared.paging import to_cursor
from shared.state import state_of
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries


async def test_what_is_shared_with_another_team_is_in_nobody_elses_home(company: Company) -> None:
    top, mine, theirs = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[top, mine])
    ben = await company.enrol(unit_path=[top, theirs])
    await post(ben, visibility="team")
    await post(ben, visibility="me")
    await settle(company)

    assert ids(await home_of(ann)) == []


async def test_another_companys_items_are_in_nobodys_home(
    company: Company, other_company: Company
) -> None:
    ann, eve = await company.enrol(), await other_company.enrol()
    await post(eve)
    await settle(other_company)

    assert ids(await home_of(ann)) == []


async def test_a_page_holds_still_while_new_items_come(company: Company) -> None:
    ann = await company.enrol()
    authors = [await company.enrol() for _ in range(5)]
    posts = [str(await post(author)) for author in authors]

    first = await home_of(ann, limit=2)
    await post(authors[0], "Newer")
    second = await home_of(ann, limit=2, after=first["next"])
    third = await home_of(ann, limit=2, after=second["next"])

    assert sorted(ids(first) + ids(second) + ids(third)) == sorted(posts)
    assert first["as_of"] == second["as_of"] == third["as_of"]
    assert third["next"] is None


async def test_a_withdrawn_item_is_missing_at_once(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben)
    assert ids(await home_of(ann)) == [str(post_id)]

    gone = await ben.api.delete(f"/feed/posts/{post_id}", headers={"If-Match": '"1"'})

    assert gone.status_code in {200, 204}, gone.text
    assert ids(await home_of(ann)) == []


async def test_a_cursor_of_another_list_is_refused(company: Company) -> None:
    ann = await company.enrol()

    before_time = to_cursor(["0001-01-01T00:00:00+14:00", 5])

    for after in ("nonsense", "WzEsMl0", "WyIyMDI2LTAxLTAxIiw1XQ", before_time):
        for path, q in (("/feed/home", {}), ("/feed/search", {"q": "bread"})):
            answer = await ann.api.get(path, params={"after": after} | q)
            assert answer.status_code == 422
            assert answer.json()["type"] == "/problems/malformed"


async def test_a_ranking_that_is_not_kept_any_more_says_so(company: Company) -> None:
    ann = await company.enrol()
    long_ago = "WyIyMDIwLTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwyMF0"  # 2020, place 20

    answer = await ann.api.get("/feed/home", params={"after": long_ago})

    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/home-moved-on"


async def test_a_home_page_takes_one_statement_and_a_new_ranking_six(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for number in range(25):
        await post(ben, f"Number {number}")

    with count_queries() as ranked:
        await home_of(ann)
    with count_queries() as read:
        await home_of(ann)

    assert len([q for q in ranked if "identity" not in q]) == 6
    assert len([q for q in read if "identity" not in q]) == 1


async def test_the_quality_in_sql_is_the_rules_own(company: Company) -> None:
    counts = [(0, 0, 0), (1, 0, 0), (3, 2, 1), (40, 0, 7), (9, 9, 9)]
    statement = text(f"""
        select {QUALITY} from (
            select cast(:r as int) as useful, 0 as thanks, 0 as me_too,
                   cast(:c as int) + 3 as comments, 3 as own_comments,
                   cast(:h as int) as helped
        ) item
    """)  # noqa: S608  constants only

    async with company.service.worker_sessions.begin() as session:
        for reactions, comments, helped in counts:
            values = {"r": reactions, "c": comments, "h": helped}
            found = await session.scalar(statement, values)
            assert abs(found - quality(reactions, comments, helped)) < 1e-9


async def test_an_erased_persons_traces_are_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await follow(company, ann, ben)
    await ann.api.put(f"/feed/mutes/people/{ben.id}")
    await home_of(ann)

    await company.deliver(PersonErased(company_id=company.id, occurred_at=NOW, person_id=ann.id))

    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        for table in ("follow", "mute", "home_window", "interest", "inbox_counter"):
            left = await session.scalar(text(f"select count(*) from {table}"))  # noqa: S608
            assert left == 0, table


async def test_good_older_items_are_found_beyond_the_newest(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    good = await post(ben, "The one that helped many")
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        values = {"id": good, "at": NOW - timedelta(days=900), "company": company.id}
        await session.execute(
            text("update item set created_at = :at, helped = 50 where id = :id"), values
        )
        await session.execute(
            text("""
                insert into item (company_id, id, kind, author_id, text, html, language,
                    language_source, skill_ids, visibility, unit_path, created_at, published_at,
                    revision, answers, comments, useful, thanks, me_too, helped, imported)
                select company_id, gen_random_uuid(), 'post', gen_random_uuid(), 'x', 'x', 'en',
                    'detected', '{}', 'company', '{}', created_at + n * interval '1 minute', now(),
                    1, 0, 0, 0, 0, 0, 0, true
                from item, generate_series(1, 300) n where id = :id
            """),
            values,
        )
    await settle(company)

    assert ids(await home_of(ann))[0] == str(good)


async def test_a_wish_that_arrives_while_a_ranking_is_made_is_not_lost(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben)

    async with Direct(state_of(company.service.app).engine, company.id) as transaction:
        reader = a_reader(company, ann)
        await read_home(transaction, reader, limit=20, after=None, now=datetime.now(UTC))
        following = asyncio.create_task(follow(company, ann, ben))
        done, _ = await asyncio.wait({following}, timeout=0.3)
        assert not done, "it waits for the ranking"
    await following

    item = (await home_of(ann))["items"][0]
    assert item["id"] == str(post_id)
    assert "followed-person" in codes(item)


def a_reader(company: Company, person: Colleague) -> Caller:
    return Caller(company.id, person.id, frozenset(), None, (), "en")
