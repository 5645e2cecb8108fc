"""The home feed through the API: what is in it, why, in which order, page by page."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from feed.home.rules import quality
from feed.home.statements import LIKED_SHARE, QUALITY
from shared.database import enter_company
from shared.events.feed import ItemPublished
from shared.events.profiles import (
    PersonErased,
    PersonFollowed,
    PersonNamed,
    PersonUnfollowed,
    SkillClaimed,
    SkillNamed,
    SkillUnclaimed,
)
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries

NOW = datetime.now(UTC)


async def post(author: Colleague, words: str = "A lesson learned.", **more: Any) -> UUID:
    post_id = uuid4()
    answer = await author.api.put(f"/feed/posts/{post_id}", json={"text": words, **more})
    assert answer.status_code == 201, answer.text
    return post_id


async def settle(company: Company) -> None:
    """Let the feed hear what it said itself."""
    for kind in company.service.work.handlers:
        await company.deliver(*await company.published(kind))


async def home_of(person: Colleague, **parameters: Any) -> dict[str, Any]:
    answer = await person.api.get("/feed/home", params=parameters)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    return [item["id"] for item in page["items"]]


def codes(item: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in item["reasons"]}


async def follow(company: Company, follower: Colleague, followed: Colleague) -> PersonFollowed:
    event = PersonFollowed(
        company_id=company.id,
        occurred_at=NOW,
        follower_id=follower.id,
        followed_id=followed.id,
        revision=1,
    )
    await company.deliver(event)
    return event


async def test_a_colleagues_post_is_in_the_home_feed_with_its_reasons(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben, "**Fuses** blow when both ovens are on.", title="Fuses")

    page = await home_of(ann)

    item = page["items"][0]
    shares = [reason.pop("share") for reason in item["reasons"]]
    assert abs(sum(shares) - 1) < 0.001
    assert {**item, "created_at": "…"} == {
        "id": str(post_id),
        "kind": "post",
        "author": {"id": str(ben.id), "display_name": None},
        "title": "Fuses",
        "excerpt": "**Fuses** blow when both ovens are on.",
        "language": "en",
        "skill_ids": [],
        "created_at": "…",
        "answers": 0,
        "comments": 0,
        "useful": 0,
        "thanks": 0,
        "me_too": 0,
        "helped": 0,
        "is_closed": False,
        "reasons": [
            {"code": "recent", "skill_id": None, "text": "New"},
            {"code": "your-language", "skill_id": None, "text": "In a language you read"},
        ],
    }
    assert page["next"] is None


async def test_nobodys_own_items_are_in_their_home_feed(company: Company) -> None:
    ann = await company.enrol()
    await post(ann)

    assert ids(await home_of(ann)) == []


async def test_a_followed_persons_post_comes_first_and_says_so(company: Company) -> None:
    ann, ben, cas = [await company.enrol(language="nl") for _ in range(3)]
    await company.deliver(
        PersonNamed(
            company_id=company.id,
            occurred_at=NOW,
            person_id=ben.id,
            revision=1,
            display_name="Ben {skill}",
        )
    )
    followed_post = await post(ben)
    await post(cas)
    await follow(company, ann, ben)

    page = await home_of(ann)

    first = page["items"][0]
    assert first["id"] == str(followed_post)
    assert "Je volgt Ben {skill}" in [reason["text"] for reason in first["reasons"]]


async def test_an_old_follow_does_not_undo_a_newer_end_of_it(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await post(ben)
    followed = await follow(company, ann, ben)
    ended = PersonUnfollowed(**(followed.model_dump() | {"event_id": uuid4(), "revision": 2}))

    await company.deliver(ended)
    await company.deliver_again(followed)
    await company.deliver_again(ended)

    assert "followed-person" not in codes((await home_of(ann))["items"][0])


async def test_a_skill_one_wants_to_learn_is_a_goal_and_an_interest(company: Company) -> None:
    ann, ben = await company.enrol(language="nl"), await company.enrol()
    skill = uuid4()
    claim = SkillClaimed(
        company_id=company.id,
        occurred_at=NOW,
        claim_id=uuid4(),
        revision=1,
        person_id=ann.id,
        skill_id=skill,
        kind="want",
        visibility="company",
    )
    name = SkillNamed(
        company_id=company.id,
        occurred_at=NOW,
        skill_id=skill,
        revision=1,
        labels={"nl": "lassen", "en": "welding"},
    )
    await company.deliver(claim, name)
    await post(ben, skill_ids=[str(skill)])

    wanted = (await home_of(ann))["items"][0]
    unclaim = SkillUnclaimed(
        **(claim.model_dump(exclude={"level", "visibility", "event_id"}) | {"revision": 2})
    )
    await company.deliver(unclaim)
    await company.deliver_again(claim)
    unwanted = (await home_of(ann))["items"][0]

    assert {"your-goal", "your-interest"} <= codes(wanted)
    assert "Je wilt lassen leren" in [reason["text"] for reason in wanted["reasons"]]
    assert not {"your-goal", "your-interest"} & codes(unwanted)


async def test_what_one_asks_about_becomes_an_interest_once(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    skill = uuid4()
    question = await ann.api.put(
        f"/feed/questions/{uuid4()}", json={"text": "How do I weld?", "skill_ids": [str(skill)]}
    )
    assert question.status_code == 201
    await post(ben, skill_ids=[str(skill)])
    await settle(company)
    before = (await home_of(ann))["items"][0]
    for event in await company.published(ItemPublished):
        await company.deliver(event)

    share = {r["code"]: r["share"] for r in before["reasons"]}["your-interest"]
    assert share > 0
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        value = await session.scalar(
            text("select value from interest where person_id = :person"), {"person": ann.id}
        )
    assert value == 1.0


async def test_a_muted_colleague_is_gone_until_unmuted(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    post_id = await post(ben)

    muted = await ann.api.put(f"/feed/mutes/people/{ben.id}")
    again = await ann.api.put(f"/feed/mutes/people/{ben.id}")
    without = await home_of(ann)
    listed = await ann.api.get("/feed/mutes")
    unmuted = await ann.api.delete(f"/feed/mutes/people/{ben.id}")

    assert muted.json() == again.json() == listed.json()["items"][0]
    assert ids(without) == []
    assert unmuted.status_code == 204
    assert ids(await home_of(ann)) == [str(post_id)]


async def test_a_muted_skill_is_gone(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    skill = uuid4()
    await post(ben, skill_ids=[str(skill)])
    kept = await post(ben)

    await ann.api.put(f"/feed/mutes/skills/{skill}")

    assert ids(await home_of(ann)) == [str(kept)]


async def test_a_stranger_cannot_be_muted(company: Company, other_company: Company) -> None:
    ann, eve = await company.enrol(), await other_company.enrol()

    answer = await ann.api.put(f"/feed/mutes/people/{eve.id}")

    assert answer.status_code == 404


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

    for after in ("nonsense", "WzEsMl0", "WyIyMDI2LTAxLTAxIiw1XQ"):
        answer = await ann.api.get("/feed/home", params={"after": after})
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/malformed"


async def test_a_ranking_that_is_not_kept_any_more_says_so(company: Company) -> None:
    ann = await company.enrol()
    long_ago = "WyIyMDIwLTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwyMF0"  # 2020, place 20

    answer = await ann.api.get("/feed/home", params={"after": long_ago})

    assert answer.status_code == 410
    assert answer.json()["type"] == "/problems/home-moved-on"


async def test_a_home_page_takes_one_statement_and_a_new_ranking_five(
    company: Company, count_queries: CountQueries
) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    for number in range(25):
        await post(ben, f"Number {number}")

    with count_queries() as ranked:
        await home_of(ann)
    with count_queries() as read:
        await home_of(ann)

    assert len([q for q in ranked if "identity" not in q]) == 5
    assert len([q for q in read if "identity" not in q]) == 1


async def test_the_quality_in_sql_is_the_rules_own(company: Company) -> None:
    counts = [(0, 0, 0, 0), (1, 0, 0, 2), (3, 2, 1, 9), (40, 0, 7, 500), (9, 9, 9, 3)]
    statement = text(f"""
        select {QUALITY} from (
            select cast(:r as int) as useful, 0 as thanks, 0 as me_too,
                   cast(:c as int) as comments, cast(:h as int) as helped, cast(:v as int) as views
        ) item, lateral (select {LIKED_SHARE}) liked
    """)  # noqa: S608  constants only

    async with company.service.worker_sessions.begin() as session:
        for reactions, comments, helped, views in counts:
            values = {"r": reactions, "c": comments, "h": helped, "v": views}
            found = await session.scalar(statement, values)
            assert abs(found - quality(reactions, comments, helped, views)) < 1e-9


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
            text("update item set created_at = :at, helped = 50, views = 60 where id = :id"), values
        )
        await session.execute(
            text("""
                insert into item (company_id, id, kind, author_id, text, html, language,
                    language_source, skill_ids, visibility, unit_path, created_at, published_at,
                    revision, answers, comments, useful, thanks, me_too, helped, views, imported)
                select company_id, gen_random_uuid(), 'post', gen_random_uuid(), 'x', 'x', 'en',
                    'detected', '{}', 'company', '{}', created_at + n * interval '1 minute', now(),
                    1, 0, 0, 0, 0, 0, 0, 0, true
                from item, generate_series(1, 300) n where id = :id
            """),
            values,
        )
    await settle(company)

    assert ids(await home_of(ann))[0] == str(good)
