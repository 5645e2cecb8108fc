"""What somebody brought back: private until they share it, and only as far as they do."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from profiles.fresh_competences.models import FreshCompetence
from profiles.fresh_competences.rules import is_open_to_team, seen_by
from services.profiles.tests.firms import Firm
from services.profiles.tests.fresh_competences.training import (
    FRESH,
    appointed,
    completed,
    debriefed,
    overview,
    share,
    skill,
)
from shared.events.feed import ItemRemoved, ItemRevised
from shared.events.knowledge import CompetenceFaded, CompetenceFresh
from shared.events.profiles import PersonNotified
from shared.testing.plugin import CountQueries

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_completed_course_is_fresh_for_its_person_alone(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address, aid = await appointed(firm, ben, of=ann), await skill(firm, "First aid")
    course = completed(firm, ann, skill_ids=(aid, uuid4()))

    await firm.company.deliver(course)
    await firm.company.deliver_again(course)

    (own,) = (await ann.api.get(FRESH)).json()["items"]
    assert own == {
        "id": str(course.completion_id),
        "revision": 1,
        "title": "First aid",
        "skills": [{"skill_id": str(aid), "skill": {"text": "First aid", "lang": "en"}}],
        "completed_at": own["completed_at"],
        "fresh_until": own["fresh_until"],
        "seen_by": "me",
        "because": "not_shared",
        "seen_from": None,
        "debrief_id": None,
        "teams": [],
    }
    assert await overview(ben, address) == []
    assert (await ben.api.get(f"{FRESH}/{course.completion_id}")).status_code == 404
    assert await firm.company.published(PersonNotified) == []
    assert await firm.company.published(CompetenceFresh) == []


async def test_its_person_decides_who_sees_it_and_corrects_the_skills(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address, aid = await appointed(firm, ben, of=ann), await skill(firm, "First aid")
    course = completed(firm, ann)
    await firm.company.deliver(course)

    shared = await share(ann, course, "point_person", skill_ids=[str(aid)])
    (seen,) = await overview(ben, address)
    await share(ann, course, "me")

    assert (shared["seen_by"], shared["because"]) == ("point_person", "your_choice")
    assert (seen["person"]["display_name"], seen["may_be_passed_on"]) == ("Name 1", False)
    assert [one["skill_id"] for one in seen["skills"]] == [str(aid)]
    assert await overview(ben, address) == []


async def test_others_learn_of_it_only_while_the_team_may(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    aid = await skill(firm, "First aid")
    course = completed(firm, ann)
    await firm.company.deliver(course)

    await share(ann, course, "team")
    await share(ann, course, "team", skill_ids=[str(aid)])
    await share(ann, course, "me")
    await share(ann, course, "team")
    await ann.api.delete(f"{FRESH}/{course.completion_id}")

    fresh = await firm.company.published(CompetenceFresh)
    faded = await firm.company.published(CompetenceFaded)
    assert [(one.revision, one.skill_ids) for one in fresh] == [(2, ()), (3, (aid,)), (5, (aid,))]
    assert [one.revision for one in faded] == [4, 6]


async def test_what_was_withdrawn_stays_away(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    await share(ann, course, "team")

    answers = [await ann.api.delete(f"{FRESH}/{course.completion_id}") for _ in range(2)]
    await firm.company.deliver_again(course)
    await firm.company.deliver(debriefed(course))

    assert [one.status_code for one in answers] == [204, 404]
    assert (await ann.api.get(FRESH)).json()["items"] == []
    assert await overview(ben, address) == []


async def test_a_debrief_for_the_team_shares_it_until_it_is_gone(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    debrief = debriefed(course)

    await firm.company.deliver(debrief, course)
    (seen,) = await overview(ben, address)
    removed = ItemRemoved(
        company_id=firm.id,
        occurred_at=datetime.now(UTC),
        item_id=debrief.item_id,
        revision=3,
        kind="debrief",
    )
    await firm.company.deliver(removed)
    late = ItemRevised.model_validate(debrief.model_dump() | {"event_id": uuid4(), "revision": 2})
    await firm.company.deliver(late)

    assert (seen["title"], seen["debrief_id"], seen["may_be_passed_on"]) == (
        "First aid",
        str(debrief.item_id),
        True,
    )
    assert await overview(ben, address) == []
    (own,) = (await ann.api.get(FRESH)).json()["items"]
    assert (own["seen_by"], own["because"]) == ("me", "not_shared")


async def test_hiding_it_holds_against_a_debrief(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)

    await share(ann, course, "me")
    await firm.company.deliver(debriefed(course))

    assert await overview(ben, address) == []


async def test_a_unit_that_shows_courses_tells_first_and_leaves_time_to_hide(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Desk")
    await appointed(firm, ben, of=ann, shows="courses")
    never = await cas.api.put(f"{FRESH}/choice", json={"courses": "never"})
    courses = [completed(firm, ann), completed(firm, cas)]

    await firm.company.deliver(*courses)

    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id, told.thing_id) == (
        "fresh-announced",
        ann.id,
        courses[0].completion_id,
    )
    (own,) = (await ann.api.get(FRESH)).json()["items"]
    wait = datetime.fromisoformat(own["seen_from"]) - datetime.now(UTC)
    assert (own["seen_by"], timedelta(days=2) < wait < timedelta(days=4)) == ("me", True)
    assert (never.status_code, never.json()) == (201, {"courses": "never", "revision": 1})


async def test_history_old_courses_and_strangers_are_not_fresh(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    (ben,) = await firm.hire("2", unit="Desk", left_on="2020-01-01")

    await firm.company.deliver(
        completed(firm, ann, imported=True),
        completed(firm, ann, days_ago=91),
        completed(firm, ben),
    )

    assert (await ann.api.get(FRESH)).json()["items"] == []


async def test_it_fades_when_its_time_has_come(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    await share(ann, course, "team")

    early = await firm.company.run_due("competence-fades", NOW - timedelta(days=3650))
    done = await firm.company.run_due("competence-fades")

    assert (early, done) == (0, 1)
    assert len(await firm.company.published(CompetenceFaded)) == 1
    assert await overview(ben, address) == []
    assert len((await ann.api.get(FRESH)).json()["items"]) == 1


async def test_ones_own_are_listed_in_pages(firm: Firm, count_queries: CountQueries) -> None:
    (ann,) = await firm.hire("1", unit="Desk")
    courses = [completed(firm, ann, days_ago=days) for days in (3, 2, 1)]
    await firm.company.deliver(*courses)

    with count_queries() as queries:
        first = (await ann.api.get(FRESH, params={"limit": 2})).json()
    second = (await ann.api.get(FRESH, params={"after": first["next"]})).json()

    found = [one["id"] for one in first["items"] + second["items"]]
    assert found == [str(one.completion_id) for one in reversed(courses)]
    assert len(queries) == 3


async def test_an_erased_person_leaves_nothing_fresh(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    await share(ann, course, "team")

    wish = {"person_id": str(ann.id), "reason": "left"}
    done = await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json=wish)
    await firm.company.deliver_again(course)

    assert done.json()["state"] == "carried_out"
    assert await overview(ben, address) == []


@given(
    choice=st.sampled_from([None, "me", "point_person", "team"]),
    is_debriefed=st.booleans(),
    days=st.one_of(st.none(), st.integers(-5, 5)),
    fresh_days=st.integers(-5, 5),
)
def test_nothing_is_seen_without_a_word_a_debrief_or_the_time_to_hide(
    choice: str | None,
    is_debriefed: bool,  # noqa: FBT001  Hypothesis passes it by name
    days: int | None,
    fresh_days: int,
) -> None:
    one = FreshCompetence(  # type: ignore[call-arg]  # what the rule reads of it
        choice=choice,
        is_debriefed=is_debriefed,
        seen_from=None if days is None else NOW + timedelta(days=days),
        fresh_until=NOW + timedelta(days=fresh_days),
    )

    by, because = seen_by(one, NOW)

    assert by == (choice or by)
    if choice is None and not is_debriefed and (days is None or days > 0):
        assert (by, because) == ("me", "not_shared")
    assert is_open_to_team(one, NOW) == (by == "team" and fresh_days > 0)
