"""Open requests, told again for a listener that begins anew."""

from matching.asks.waves import WAVE
from services.matching.tests.asks.teams import team_of
from services.matching.tests.stories import Story
from shared.events.matching import PersonAsked
from shared.republish import republish
from shared.testing.company import Company


async def test_open_requests_are_told_again_and_those_that_are_over_are_not(
    story: Story, company: Company
) -> None:
    ann = await story.enrol("Ann")
    team = await team_of(story, ann, 3)
    question = await story.question(ann)
    await company.run_due(WAVE)
    before = {event.person_id: event for event in await company.published(PersonAsked)}
    declining = team[0]
    await declining.api.put(f"/matching/questions/{question}/asks/mine/decline")

    service = company.service
    count = await republish(service.worker_sessions, service.work, company.id)

    told = (await company.published(PersonAsked))[len(before) :]
    assert count == 2
    assert {event.person_id for event in told} == before.keys() - {declining.id}
    for event in told:
        known = before[event.person_id]
        assert event.event_id != known.event_id
        assert event.model_dump(exclude={"event_id"}) == known.model_dump(exclude={"event_id"})
