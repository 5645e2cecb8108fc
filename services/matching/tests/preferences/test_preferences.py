from datetime import UTC, datetime, timedelta

import pytest

from matching.asks.waves import WAVE
from services.matching.tests.stories import BADGE, Story, names_of
from shared.events.matching import PersonAsked
from shared.events.wishes import PersonPaused, PersonResumed
from shared.testing.company import Colleague, Company

PATH = "/matching/preferences"
NO_LIMIT = {"at_most_per_month": None}


async def test_without_a_word_there_is_no_limit(story: Story) -> None:
    ann = await story.enrol("Ann")

    response = await ann.api.get(PATH)

    assert (response.json(), response.headers["etag"]) == (NO_LIMIT, '"0"')


async def test_limits_are_set_and_changed_with_their_etag(story: Story) -> None:
    ann = await story.enrol("Ann")

    created = await ann.api.put(PATH, json={"at_most_per_month": 2}, headers={"If-Match": '"0"'})
    again = await ann.api.put(PATH, json={"at_most_per_month": 2})
    other = await ann.api.put(PATH, json={"at_most_per_month": 5})
    changed = await ann.api.put(PATH, json={"at_most_per_month": 5}, headers={"If-Match": '"1"'})
    stale = await ann.api.put(PATH, json={}, headers={"If-Match": '"1"'})

    answers = [created, again, other, changed, stale]
    assert [answer.status_code for answer in answers] == [201, 200, 409, 200, 412]
    assert (await ann.api.get(PATH)).json() == NO_LIMIT | {"at_most_per_month": 5}


@pytest.mark.parametrize(
    "body", [{"at_most_per_month": -1}, {"at_most_per_month": 101}, {"unknown": 1}],
)  # fmt: skip
async def test_senseless_limits_are_refused(story: Story, body: dict[str, object]) -> None:
    ann = await story.enrol("Ann")

    assert (await ann.api.put(PATH, json=body)).status_code == 422


@pytest.mark.parametrize("away", ["none at all", "paused"])
async def test_who_is_away_is_neither_named_nor_asked(
    story: Story, company: Company, away: str
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)

    if away == "none at all":
        await ben.api.put(PATH, json={"at_most_per_month": 0})
    else:
        await company.deliver(paused(company, ben, 1, days=9))
    question = await story.question(ann)
    await company.run_due(WAVE)

    assert await names_of(ann, f"/matching/questions/{question}/experts") == []
    assert await company.published(PersonAsked) == []


def paused(company: Company, person: Colleague, revision: int, days: int) -> PersonPaused:
    now = datetime.now(UTC)
    return PersonPaused(
        company_id=company.id,
        occurred_at=now,
        person_id=person.id,
        revision=revision,
        until=now + timedelta(days=days),
    )


def resumed(company: Company, person: Colleague, revision: int) -> PersonResumed:
    now = datetime.now(UTC)
    return PersonResumed(
        company_id=company.id, occurred_at=now, person_id=person.id, revision=revision
    )


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ([("paused", 1, 9), ("resumed", 2, 0)], ["Ben"]),
        ([("resumed", 2, 0), ("paused", 1, 9)], ["Ben"]),
        ([("paused", 3, 9), ("resumed", 2, 0)], []),
        ([("paused", 2, 9), ("paused", 1, -1)], []),
        ([("paused", 1, -1)], ["Ben"]),
    ],
)
async def test_of_a_pause_the_latest_word_counts_and_it_ends_by_itself(
    story: Story, company: Company, told: list[tuple[str, int, int]], named: list[str]
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)

    for what, revision, days in told:
        event = (
            paused(company, ben, revision, days)
            if what == "paused"
            else resumed(company, ben, revision)
        )
        await company.deliver(event)
        await company.deliver_again(event)
    question = await story.question(ann)
    await company.run_due(WAVE)

    experts = await names_of(ann, f"/matching/questions/{question}/experts")
    asked = [event.person_id for event in await company.published(PersonAsked)]
    assert (experts, asked) == (named, [ben.id for _ in named])


async def test_nobody_is_asked_more_often_than_they_want(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)
    await ben.api.put(PATH, json={"at_most_per_month": 1})

    for _ in range(3):
        await story.question(ann)
    await company.run_due(WAVE)

    assert len(await company.published(PersonAsked)) == 1
    response = await ann.api.get("/matching/experts", params={"q": BADGE})
    (expert,) = response.json()["items"]
    assert expert["score"] == 0
    assert "asked-enough" in {reason["code"] for reason in expert["reasons"]}
