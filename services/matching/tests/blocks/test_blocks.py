from datetime import UTC, datetime

import pytest

from matching.asks.waves import WAVE
from services.matching.tests.stories import Story, names_of
from shared.events.matching import PersonAsked
from shared.events.profiles import PersonErased
from shared.events.wishes import PersonBlocked, PersonUnblocked
from shared.testing.company import Colleague, Company

SUGGESTIONS = "/matching/suggestions/follows"
Told = list[tuple[str, int]]


async def tell(company: Company, blocker: Colleague, blocked: Colleague, told: Told) -> None:
    for what, revision in told:
        kind = PersonBlocked if what == "begins" else PersonUnblocked
        event = kind(
            company_id=company.id,
            occurred_at=datetime.now(UTC),
            blocker_id=blocker.id,
            blocked_id=blocked.id,
            revision=revision,
        )
        await company.deliver(event)
        await company.deliver_again(event)


@pytest.mark.parametrize("blocker", ["asker", "helper"])
@pytest.mark.parametrize(
    ("told", "named"),
    [
        ([("begins", 1)], []),
        ([("begins", 1), ("ends", 2)], ["Ben"]),
        ([("ends", 2), ("begins", 1)], ["Ben"]),
        ([("begins", 3), ("ends", 2)], []),
    ],
)
async def test_two_kept_apart_are_neither_named_nor_asked_nor_suggested(
    story: Story, company: Company, blocker: str, told: Told, named: list[str]
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)

    await tell(company, *((ann, ben) if blocker == "asker" else (ben, ann)), told)
    question = await story.question(ann)
    await company.run_due(WAVE)

    assert await names_of(ann, f"/matching/questions/{question}/experts") == named
    asked = [event.person_id for event in await company.published(PersonAsked)]
    assert asked == [ben.id for _ in named]
    assert await names_of(ann, SUGGESTIONS) == named


async def test_others_are_still_asked(story: Story, company: Company) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    await story.experienced(ben, ann)
    await tell(company, cleo, ben, [("begins", 1)])

    await story.question(ann)
    await company.run_due(WAVE)

    assert [event.person_id for event in await company.published(PersonAsked)] == [ben.id]


async def test_an_erased_person_is_kept_apart_from_nobody(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await tell(company, ben, ann, [("begins", 1)])

    gone = PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ben.id)
    await company.deliver(gone)

    assert await names_of(ann, SUGGESTIONS) == []
