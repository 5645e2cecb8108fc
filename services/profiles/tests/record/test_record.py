from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from services.profiles.tests.firms import Firm
from services.profiles.tests.record.happenings import (
    MONDAY,
    a_course,
    a_debrief,
    a_help,
    entry,
    read,
)
from services.profiles.tests.relations import a_skill
from shared.events.feed import HelpUnconfirmed, ItemRemoved, ItemRevised
from shared.testing.plugin import CountQueries


async def test_what_one_noted_oneself_is_in_it(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    skill_id = await a_skill(firm)
    moment, takeaway, goal = (str(uuid4()) for _ in range(3))
    about = {"kind": "course", "id": "c", "title": "Safety"}
    day = {"on": "2026-03-02"}
    await ann.api.put(
        f"/profiles/moments/{moment}",
        json={"text": "Aha", "minutes": 5, "skill_id": skill_id} | day,
    )
    await ann.api.put(f"/profiles/takeaways/{takeaway}", json={"text": "So.", "about": about} | day)
    done = {"what": "Bake", "why": "Hunger", "state": "done", "done_on": "2026-03-02"}
    await ann.api.put(f"/profiles/goals/{goal}", json=done)
    await ann.api.put(f"/profiles/goals/{uuid4()}", json={"what": "Open", "why": "Not yet"})

    record = await read(ann)

    skills = [{"skill_id": skill_id, "skill": {"text": "Baking bread", "lang": "en"}}]
    assert record == [
        entry("takeaway", takeaway, title="Safety", text="So."),
        entry("moment", moment, text="Aha", minutes=5, skills=skills),
        entry("goal", goal, title="Bake", text="Hunger"),
    ]


async def test_what_others_tell_is_in_it(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = await a_skill(firm)
    course = a_course(firm, ann, skill_ids=(UUID(skill_id),))
    debrief, learned, helped = (
        a_debrief(firm, ann),
        a_help(firm, ann, ben),
        a_help(firm, ben, ann),
    )
    await firm.company.deliver(course, debrief, learned, helped)

    record = await read(ann)

    skills = [{"skill_id": skill_id, "skill": {"text": "Baking bread", "lang": "en"}}]
    url = "https://lms.example/safety"
    assert record == [
        entry("learned_from", learned.answer_id, thread_id=str(learned.question_id)),
        entry("helped", helped.answer_id, thread_id=str(helped.question_id), people_helped=1),
        entry("debrief", debrief.item_id, title="Heights", text="Hook on first."),
        entry("course", course.completion_id, title="Safety", url=url, skills=skills),
    ]


async def test_an_answer_that_helped_many_is_one_entry(firm: Firm) -> None:
    ann, ben, cas = await firm.hire("1", "2", "3")
    first = a_help(firm, ben, ann)
    second = a_help(firm, cas, ann, answer_id=first.answer_id, question_id=first.question_id)
    own = a_help(firm, ann, ann, answer_id=first.answer_id, question_id=first.question_id)
    await firm.company.deliver(first, second, own)

    helped = await read(ann, kind="helped")

    assert [one["people_helped"] for one in helped] == [2]


async def test_the_same_event_twice_changes_nothing(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    events = (a_course(firm, ann), a_debrief(firm, ann), a_help(firm, ann, ben))
    await firm.company.deliver(*events)
    before = await read(ann)

    for event in events:
        await firm.company.deliver_again(event)

    assert len(before) == 3
    assert await read(ann) == before


async def test_old_news_after_new_changes_nothing(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    debrief, confirmed = a_debrief(firm, ann), a_help(firm, ann, ben)
    revised = ItemRevised(
        **debrief.model_dump(exclude={"event_id"}) | {"revision": 2, "text": "Hook on twice."}
    )
    taken_back = HelpUnconfirmed(**confirmed.model_dump(exclude={"event_id"}) | {"revision": 2})

    await firm.company.deliver(revised, debrief, taken_back, confirmed)

    assert [one["text"] for one in await read(ann)] == ["Hook on twice."]


async def test_what_is_removed_goes_and_does_not_come_back(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    debrief, confirmed = a_debrief(firm, ann), a_help(firm, ann, ben)
    gone = [
        ItemRemoved(company_id=firm.id, occurred_at=MONDAY, item_id=item, revision=3, kind=kind)
        for item, kind in ((debrief.item_id, "debrief"), (confirmed.answer_id, "answer"))
    ]

    await firm.company.deliver(debrief, confirmed, *gone)
    first = await read(ann), await read(ben)
    late = a_debrief(firm, ann, item_id=debrief.item_id, revision=2)
    await firm.company.deliver(late)

    assert first == ([], [])
    assert await read(ann) == []


async def test_imported_history_is_in_it_at_its_own_time(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    long_ago = datetime(2019, 12, 31, 23, 30, tzinfo=UTC)
    course = a_course(firm, ann, completed_at=long_ago, occurred_at=long_ago, imported=True)
    await firm.company.deliver(course)

    (found,) = await read(ann)

    # In Brussels it was the new year already.
    assert found["on"] == "2020-01-01"
    assert len(await read(ann, year=2020)) == 1
    assert await read(ann, year=2019) == []


async def test_nothing_is_kept_of_somebody_who_was_erased(firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    known = a_help(firm, ben, ann), a_help(firm, ann, ben), a_course(firm, ann)
    await firm.company.deliver(*known, a_debrief(firm, ann))
    await firm.boss.api.put(f"/profiles/erasures/{uuid4()}", json={"person_id": str(ann.id)})

    late = a_help(firm, ben, ann), a_help(firm, ann, ben), a_course(firm, ann)
    await firm.company.deliver(*late, a_debrief(firm, ann))

    # What helped him stays, and so does that he helped somebody, once.
    assert sorted(one["kind"] for one in await read(ben)) == [
        "helped",
        "learned_from",
        "learned_from",
    ]


async def test_nobody_reads_the_record_of_another(firm: Firm, other_firm: Firm) -> None:
    ann, ben = await firm.hire("1", "2")
    await firm.company.deliver(a_course(firm, ann), a_debrief(firm, ann))

    for other in (ben, firm.boss, other_firm.boss):
        assert await read(other) == []


async def test_the_record_is_paged_with_as_many_queries_as_for_one(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, ben = await firm.hire("1", "2")
    skill_id = UUID(await a_skill(firm))
    courses = [a_course(firm, ann, skill_ids=(skill_id,)) for _ in range(3)]
    helps = [a_help(firm, ann, ben) for _ in range(3)]
    await firm.company.deliver(*courses, *helps)
    whole = await read(ann)

    with count_queries() as queries:
        first = (await ann.api.get("/profiles/me/record", params={"limit": 4})).json()
    after = {"after": first["next"], "limit": 2}
    second = (await ann.api.get("/profiles/me/record", params=after)).json()

    assert first["items"] + second["items"] == whole
    assert second["next"] is None
    assert len(queries) == 5


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "secret"},
        {"year": 0},
        {"after": "x"},
        {"after": "WyJhIiwiYiIsImMiXQ"},
        {"limit": 101},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, query: dict[str, str | int]) -> None:
    assert (await firm.boss.api.get("/profiles/me/record", params=query)).status_code == 422
