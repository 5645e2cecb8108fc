from datetime import UTC, datetime

from services.profiles.tests.firms import Firm
from services.profiles.tests.intentions.test_intentions import COURSE, INTENTIONS, intended
from services.profiles.tests.record.happenings import a_course
from shared.events.profiles import PersonNotified
from shared.testing.company import Colleague


async def due(person: Colleague, **query: str) -> set[str]:
    answer = await person.api.get(INTENTIONS, params={"state": "due", **query})
    return {one["id"] for one in answer.json()["items"]}


async def offered(firm: Firm) -> list[tuple[str, bool]]:
    told = await firm.company.published(PersonNotified)
    return [(str(one.thing_id), one.is_taken_back) for one in told if one.notice == "takeaway-due"]


async def test_a_completed_course_asks_what_became_of_the_intentions_for_it(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    by_id = await intended(ann, about=COURSE, visibility="company")
    by_title = await intended(ann, about={"kind": "course", "title": "SAFETY"})
    await intended(ann, about=COURSE | {"id": "other"})
    await intended(bob, about=COURSE)
    wanted = {by_id["id"], by_title["id"]}
    course = a_course(firm, ann, completed_at=datetime.now(UTC))

    await firm.company.deliver(course)
    await firm.company.deliver_again(course)

    assert sorted(await offered(firm)) == sorted((one, False) for one in wanted)
    assert await due(ann) == wanted
    assert await due(bob, whose="shared") == await due(bob) == set()

    takeaway = {"text": "Slowly.", "intention_id": by_id["id"]}
    await ann.api.put(f"/profiles/takeaways/{by_title['id']}", json=takeaway)
    await ann.api.delete(f"{INTENTIONS}/{by_title['id']}")

    assert await due(ann) == set()
    assert {one for one, taken_back in await offered(firm) if taken_back} == wanted


async def test_nobody_is_asked_about_history_or_a_course_before_the_intention(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await intended(ann, about=COURSE)

    now = datetime.now(UTC)
    await firm.company.deliver(
        a_course(firm, ann, completed_at=now, course_title=None, imported=True),
        a_course(firm, ann),
    )

    assert await offered(firm) == []
