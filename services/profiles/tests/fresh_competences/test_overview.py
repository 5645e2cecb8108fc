"""The point person's overview: their unit and topic, what is shared, passed on once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlmodel import col, update

from profiles.fresh_competences.models import FreshCompetence
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
from shared.events.profiles import PersonNotified
from shared.testing.plugin import CountQueries


async def test_an_overview_holds_its_unit_and_topic(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, ben = await firm.hire("1", "2", unit="Works/Desk")
    (cas,) = await firm.hire("3", unit="Works")
    (dirk,) = await firm.hire("4", unit="Shop")
    aid, fire = await skill(firm, "First aid"), await skill(firm, "Fire")
    works, shop = await appointed(firm, dirk, of=cas), await appointed(firm, dirk, of=dirk)
    topic = await appointed(firm, dirk, of=ann, skill_id=str(aid))
    courses = {
        one.id: completed(firm, one, days_ago=days, skill_ids=(about,))
        for one, days, about in ((ann, 1, aid), (ben, 2, fire), (cas, 3, aid))
    }
    for one in (ann, ben, cas):
        await firm.company.deliver(courses[one.id])
        await share(one, courses[one.id], "point_person")

    with count_queries() as queries:
        page = (await dirk.api.get(works, params={"limit": 2})).json()
    rest = await overview(dirk, works, after=page["next"])
    of_desk = await overview(dirk, works, unit_id=str(ann.changed.unit_id))
    about_aid = await overview(dirk, works, skill_id=str(aid))

    names = [one["person"]["display_name"] for one in page["items"] + rest]
    assert names == ["Name 1", "Name 2", "Name 3"]
    assert [one["person"]["display_name"] for one in of_desk] == ["Name 1", "Name 2"]
    assert [one["person"]["display_name"] for one in about_aid] == ["Name 1", "Name 3"]
    assert [one["person"]["display_name"] for one in await overview(dirk, topic)] == ["Name 1"]
    assert await overview(dirk, shop) == []
    assert len(queries) == 9  # receipts and the plan to clear them among them


async def test_only_its_point_person_sees_an_overview(firm: Firm, other_firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Desk", roles="manager")
    address = await appointed(firm, ben, of=ann)

    statuses = [
        (await one.api.get(address)).status_code
        for one in (ben, ann, cas, firm.boss, other_firm.boss)
    ]
    query = {"unit_id": str(ann.changed.unit_id)}
    await firm.boss.api.delete(f"/profiles/people/{ben.id}/roles/point_person", params=query)

    assert statuses == [200, 404, 404, 404, 404]
    assert (await ben.api.get(address)).status_code == 404


async def test_the_rule_of_a_unit_shows_a_course_once_its_time_has_come(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Desk")
    by_rule = await appointed(firm, ben, of=ann, shows="courses")
    shared_only = await appointed(firm, cas, of=ann)
    await firm.company.deliver(completed(firm, ann))
    before = await overview(ben, by_rule)

    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        past = datetime.now(UTC) - timedelta(hours=1)
        own = col(FreshCompetence.company_id) == firm.id
        await session.execute(update(FreshCompetence).where(own).values(seen_from=past))
    (seen,) = await overview(ben, by_rule)
    await ann.api.put(f"{FRESH}/choice", json={"courses": "never"})

    assert before == []
    assert (seen["title"], seen["may_be_passed_on"]) == ("First aid", False)
    assert await overview(cas, shared_only) == []
    assert await overview(ben, by_rule) == []


async def test_passing_on_tells_the_team_once(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3", unit="Works/Desk")
    (dirk,) = await firm.hire("4", unit="Works/Shop")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    await share(ann, course, "team")
    team = f"{address}/{course.completion_id}/teams/"

    answers = [await ben.api.put(f"{team}{ann.changed.unit_id}") for _ in range(2)]
    elsewhere = await ben.api.put(f"{team}{dirk.changed.unit_id}")
    nowhere = await ben.api.put(f"{team}{uuid4()}")

    assert [one.status_code for one in answers] == [201, 200]
    assert (elsewhere.status_code, nowhere.status_code) == (404, 404)
    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id, told.by_id) == ("fresh-forwarded", cas.id, ann.id)
    (own,) = (await ann.api.get(FRESH)).json()["items"]
    assert own["teams"] == [str(ann.changed.unit_id)]


async def test_what_is_not_for_the_team_is_not_passed_on(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    team = f"{address}/{course.completion_id}/teams/{ann.changed.unit_id}"

    unseen = await ben.api.put(team)
    await share(ann, course, "point_person")
    refused = await ben.api.put(team)

    assert (unseen.status_code, refused.status_code) == (404, 409)
    assert refused.json()["type"] == "/problems/not-for-passing-on"
    assert await firm.company.published(PersonNotified) == []


async def test_somebody_is_reminded_once_in_a_while_until_they_shared(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2", unit="Desk")
    address = await appointed(firm, ben, of=ann)
    course = completed(firm, ann)
    await firm.company.deliver(course)
    await share(ann, course, "point_person")
    reminder = f"{address}/{course.completion_id}/reminder"

    answers = [await ben.api.put(reminder) for _ in range(2)]
    await share(ann, course, "team")
    await firm.company.deliver(debriefed(course))
    answers.append(await ben.api.put(reminder))

    assert [one.status_code for one in answers] == [200, 409, 409]
    assert [one.json()["type"] for one in answers[1:]] == [
        "/problems/reminded-already",
        "/problems/shared-already",
    ]
    (told,) = await firm.company.published(PersonNotified)
    assert (told.notice, told.person_id, told.by_id) == ("fresh-reminded", ann.id, ben.id)
