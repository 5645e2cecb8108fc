"""After a course: an invitation, and what someone took from it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.feed.tests.writing import inbox_of, problem
from shared.events.feed import ItemPublished
from shared.events.integrations import CourseCompleted
from shared.testing.company import Colleague, Company
from shared.testing.plugin import CountQueries


def completed(company: Company, person: Colleague, **more: Any) -> CourseCompleted:
    return CourseCompleted.model_validate(
        {
            "company_id": company.id,
            "occurred_at": datetime.now(UTC),
            "completion_id": uuid4(),
            "connection_id": uuid4(),
            "person_id": person.id,
            "course_id": "FA-1",
            "course_title": "First aid",
            "completed_at": datetime.now(UTC),
            **more,
        }
    )


async def debrief(
    ann: Colleague, completion_id: UUID, debrief_id: UUID | None = None, **more: Any
) -> Any:
    body = {"completion_id": str(completion_id), "text": "Call first, then help.", **more}
    return await ann.api.put(f"/feed/debriefs/{debrief_id or uuid4()}", json=body)


async def test_who_completed_a_course_is_invited_once(company: Company) -> None:
    ann = await company.enrol(unit_path=[uuid4()])
    event = completed(company, ann)

    await company.deliver(event)
    await company.deliver_again(event)

    assert await inbox_of(ann) == [("debrief", event.completion_id)]
    [listed] = (await ann.api.get("/feed/completions")).json()["items"]
    assert {**listed, "completed_at": "…"} == {
        "id": str(event.completion_id),
        "course": "First aid",
        "course_url": None,
        "completed_at": "…",
        "skill_ids": [],
        "debrief_id": None,
    }


async def test_a_debrief_goes_to_the_team_and_ends_the_invitation(company: Company) -> None:
    team, skill = uuid4(), uuid4()
    ann = await company.enrol(unit_path=[team])
    ben, cas = await company.enrol(unit_path=[team]), await company.enrol()
    event = completed(company, ann, skill_ids=[skill])
    await company.deliver(event)

    debrief_id = uuid4()
    shared_one = await debrief(ann, event.completion_id, debrief_id)

    body = shared_one.json()
    assert shared_one.status_code == 201
    assert (body["course"], body["visibility"], body["skill_ids"]) == (
        "First aid",
        "team",
        [str(skill)],
    )
    assert await inbox_of(ann) == []
    url = f"/feed/debriefs/{debrief_id}"
    assert [(await p.api.get(url)).status_code for p in (ben, cas)] == [200, 404]
    [told] = await company.published(ItemPublished)
    assert (told.kind, told.skill_ids, told.audience_id) == ("debrief", (skill,), team)


async def test_there_is_one_debrief_per_completed_course(company: Company) -> None:
    ann = await company.enrol(unit_path=[uuid4()])
    event = completed(company, ann)
    await company.deliver(event)
    first = uuid4()
    await debrief(ann, event.completion_id, first)

    retried = await debrief(ann, event.completion_id, first)
    second = await debrief(ann, event.completion_id)
    await ann.api.delete(f"/feed/debriefs/{first}", headers={"If-Match": '"1"'})
    anew = await debrief(ann, event.completion_id)

    assert retried.status_code == 200
    assert (second.status_code, problem(second)) == (409, "already-debriefed")
    assert anew.status_code == 201


async def test_only_ones_own_course_is_debriefed(company: Company) -> None:
    ann, ben = await company.enrol(unit_path=[uuid4()]), await company.enrol()
    event = completed(company, ann)
    await company.deliver(event)

    theirs = await debrief(ben, event.completion_id)
    unknown = await debrief(ann, uuid4())

    assert [problem(theirs), problem(unknown)] == ["not-found", "not-found"]
    assert (await ben.api.get("/feed/completions")).json()["items"] == []


async def test_a_debrief_can_be_changed(company: Company) -> None:
    ann = await company.enrol(unit_path=[uuid4()])
    event = completed(company, ann)
    await company.deliver(event)
    debrief_id = uuid4()
    await debrief(ann, event.completion_id, debrief_id)

    changed = await ann.api.put(
        f"/feed/debriefs/{debrief_id}",
        json={
            "completion_id": str(event.completion_id),
            "text": "Help first.",
            "visibility": "company",
        },
        headers={"If-Match": '"1"'},
    )

    assert (changed.status_code, changed.json()["visibility"]) == (200, "company")


async def test_history_and_leavers_are_not_invited(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    left = ben.changed.model_copy(update={"event_id": uuid4(), "revision": 2, "active": False})
    await company.deliver(left)

    await company.deliver(
        completed(company, ann, imported=True),
        completed(company, ben),
    )

    assert await inbox_of(ann) == []
    assert (await ann.api.get("/feed/completions")).json()["items"] == []


async def test_a_course_without_a_title_goes_by_its_id(company: Company) -> None:
    ann = await company.enrol()

    await company.deliver(completed(company, ann, course_title=None))

    [listed] = (await ann.api.get("/feed/completions")).json()["items"]
    assert listed["course"] == "FA-1"


async def test_debriefs_and_completions_are_listed_in_pages(
    company: Company, count_queries: CountQueries
) -> None:
    ann = await company.enrol(unit_path=[uuid4()])
    for _ in range(3):
        event = completed(company, ann)
        await company.deliver(event)
        await debrief(ann, event.completion_id)

    for url, table in (("/feed/debriefs", "FROM item"), ("/feed/completions", "completion")):
        first = (await ann.api.get(f"{url}?limit=2")).json()
        with count_queries() as queries:
            second = (await ann.api.get(f"{url}?limit=2&after={first['next']}")).json()
        ids = [row["id"] for row in first["items"] + second["items"]]
        assert (len(set(ids)), second["next"]) == (3, None)
        assert len([q for q in queries if table in q]) == 1
