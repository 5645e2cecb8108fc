"""The share of managers who shared what they learned: of whole quarters and the whole company."""

import xml.etree.ElementTree as ET
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import text

from metrics.leading.rules import share_of_managers
from shared.database import Sessions, enter_company
from shared.events.feed import ItemPublished, ItemRevised
from shared.events.knowledge import LearningShared, LearningUnshared
from shared.events.profiles import PersonChanged, PersonErased
from shared.testing.company import Colleague, Company

from ..stories import Story, at

REPORT = "/metrics/reports/quarterly"
FIRST = {"from": "2024-Q1", "to": "2024-Q1"}


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    return told


async def managers(company: Company, number: int) -> list[Colleague]:
    """Let so many people each manage one other."""
    found = [await company.enrol() for _ in range(number)]
    for one in found:
        await company.enrol(manager_id=one.id)
    return found


def post(story: Story, by: Colleague, when: datetime, **more: Any) -> ItemPublished:
    asked = story.question("sales", when, by.id)
    return asked.model_copy(update={"kind": "post", **more})


def moment(company: Company, by: UUID, when: datetime) -> LearningShared:
    return LearningShared(
        company_id=company.id,
        occurred_at=when,
        thing_id=uuid4(),
        revision=1,
        person_id=by,
        kind="moment",
        visibility="unit",
    )


def hidden(shown: LearningShared) -> LearningUnshared:
    fresh = {"event_id": uuid4(), "revision": shown.revision + 1}
    return LearningUnshared.model_validate(shown.model_dump() | fresh)


async def shown(company: Company, **range_: str) -> list[tuple[str, str | None, int | None]]:
    learner = await company.enrol()
    answer = await learner.api.get(REPORT, params=range_ or FIRST)
    assert answer.status_code == 200, answer.text
    return [
        (one["state"], cell and cell["status"], cell and cell["value"])
        for one in answer.json()["items"]
        for cell in [one["cells"][0] if one["cells"] else None]
    ]


async def test_half_of_the_managers_shared_something(company: Company, story: Story) -> None:
    leading = await managers(company, 12)
    for number, one in enumerate(leading[:6]):
        event = post(story, one, at(2)) if number % 2 else moment(company, one.id, at(3))
        await company.deliver(event)
        await company.deliver_again(event)
    # Twice is once; a learner is no manager; with the team only, and history, do not count.
    await company.deliver(moment(company, leading[0].id, at(4)), moment(company, uuid4(), at(4)))
    await company.deliver(
        post(story, leading[7], at(4), visibility="team"),
        post(story, leading[8], at(4), imported=True),
        story.question("sales", at(4), leading[9].id),
    )
    await company.deliver(story.history_is_complete())
    before = await shown(company)

    await story.close(13)

    assert before == [("open", None, None)]
    assert await shown(company) == [("closed", "released", 50)]
    assert await shown(company, **{"from": "2023-Q4", "to": "2024-Q2"}) == [
        ("not_recorded", None, None),
        ("closed", "released", 50),
        ("open", None, None),
    ]


async def test_what_is_hidden_again_or_removed_does_not_count(
    company: Company, story: Story
) -> None:
    leading = await managers(company, 10)
    moments = [moment(company, one.id, at(2)) for one in leading]
    posts = [post(story, one, at(2)) for one in leading[:5]]
    for one in moments[:5]:
        await company.deliver(hidden(one), one)
    await company.deliver(*moments[5:], *posts)
    private = {"revision": 2, "visibility": "me"}
    await company.deliver(
        *(ItemRevised.model_validate(one.model_dump() | private | {"event_id": uuid4()})
          for one in posts[:3]),
        *(story.removal(one) for one in posts[3:]),
    )  # fmt: skip

    await story.close(13)

    assert await shown(company) == [("closed", "released", 50)]


async def test_four_managers_of_ten_stay_unsaid(company: Company, story: Story) -> None:
    for one in (await managers(company, 10))[:4]:
        await company.deliver(moment(company, one.id, at(2)))

    await story.close(13)

    assert await shown(company) == [("closed", "too_few", None)]


async def test_a_quarter_that_was_not_counted_whole_says_nothing(company: Company) -> None:
    story = Story(company)
    await story.begin(week=2)
    for one in await managers(company, 5):
        await company.deliver(moment(company, one.id, at(3)))

    await story.close(13)

    assert await shown(company) == [("not_recorded", None, None)]


async def test_who_is_erased_manages_nobody_and_their_name_is_not_kept(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    (mia,) = await managers(company, 1)
    report = await company.enrol(manager_id=mia.id)
    await company.deliver(moment(company, mia.id, at(2)))
    for one in (mia, report):
        gone = PersonErased(company_id=company.id, occurred_at=at(3), person_id=one.id)
        await company.deliver(gone)
    late = PersonChanged.model_validate(
        report.changed.model_dump() | {"event_id": uuid4(), "revision": 2}
    )
    await company.deliver(late, moment(company, mia.id, at(4)))

    async with worker_sessions() as session:
        await enter_company(session, company.id)
        rows = text("select t::text from managed t union all select s::text from shared_learning s")
        kept = (await session.scalars(rows)).all()
    # Whom she managed besides, and that somebody shared something.
    assert len(kept) == 2
    assert not any(str(mia.id) in row for row in kept)


async def test_a_picture_and_bad_ranges(company: Company, story: Story) -> None:
    learner = await company.enrol(language="nl")

    drawn = await learner.api.get(f"{REPORT}.svg", params=FIRST)
    answers = [
        await learner.api.get(REPORT, params=query)
        for query in (
            {"from": "2024-Q2", "to": "2024-Q1"},
            {"from": "2024-W01"},
            {"from": "2001-Q1", "to": "2024-Q1"},
        )
    ]

    picture = ET.fromstring(drawn.content)  # noqa: S314  our own drawing
    words = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert words[:2] == [
        "Leidinggevenden die deelden wat ze leerden",
        "Het hele bedrijf, per kwartaal, 2024-Q1 tot 2024-Q1",
    ]
    assert [one.status_code for one in answers] == [422, 422, 422]


@seed(4)
@settings(max_examples=150, deadline=None, database=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(5, 10))
def test_no_part_of_the_share_is_smaller_than_the_minimum(did: int, rest: int, k: int) -> None:
    names = [f"p{number}" for number in range(did + rest)]

    figure = share_of_managers(UUID(int=1), names, [*names[:did], "a learner"], k)

    is_safe = (did == 0 or did >= k) and (rest == 0 or rest >= k) and did + rest >= k
    assert (figure is not None) == is_safe
