from matching.asks.waves import REPLACEMENT, WAVE
from services.matching.tests.asks.teams import asked_in, states, team_of
from services.matching.tests.stories import Story
from shared.events.matching import AskDeclined
from shared.testing.company import Company


async def test_declining_needs_no_reason_and_asks_the_next_at_once(
    story: Story, company: Company
) -> None:
    ann = await story.enrol("Ann")
    helpers = {person.id: person for person in await team_of(story, ann, 4)}
    question = await story.question(ann)
    await company.run_due(WAVE)
    unwilling = helpers[(await asked_in(company, 1))[0]]
    path = f"/matching/questions/{question}/asks/mine"

    first = await unwilling.api.put(f"{path}/decline")
    again = await unwilling.api.put(f"{path}/decline")
    await company.run_due(REPLACEMENT)

    assert (first.status_code, again.json()) == (200, first.json())
    assert len(await company.published(AskDeclined)) == 1
    assert {*await asked_in(company, 1)} == set(helpers)
    assert sorted(await states(ann, question)) == ["asked", "asked", "asked", "declined"]


async def test_what_is_over_cannot_be_declined(story: Story, company: Company) -> None:
    ann = await story.enrol("Ann")
    (ben,) = await team_of(story, ann, 1)
    question = await story.question(ann)
    await company.run_due(WAVE)
    await story.answer(ben, question)

    refused = await ben.api.put(f"/matching/questions/{question}/asks/mine/decline")

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/ask-is-over")


async def test_who_was_not_asked_has_nothing_to_see_or_decline(
    story: Story, company: Company
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    question = await story.question(ann)
    path = f"/matching/questions/{question}/asks"

    answers = [
        await ben.api.get(path),
        await ben.api.get(f"{path}/mine"),
        await ben.api.put(f"{path}/mine/decline"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
