"""SOS moments are counted as persons nobody knows, in closed cells like everything else."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from shared.database import Sessions, enter_company
from shared.events.talks import SosTookPlace
from shared.testing.company import Company

from ..readers import shown_value
from ..stories import Story, at


def moment(story: Story, unit: str, who: UUID, when: datetime) -> SosTookPlace:
    return SosTookPlace(
        company_id=story.company.id,
        occurred_at=when,
        moment_id=uuid4(),
        participant=who,
        unit_path=story.units[unit],
    )


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    return told


async def test_five_people_count_and_five_moments_of_four_do_not(
    company: Company, story: Story
) -> None:
    five = [uuid4() for _ in range(5)]
    four = [*five[:4], five[0]]
    for week, people in ((1, five), (2, four)):
        for one in people:
            event = moment(story, "sales", one, at(week))
            await company.deliver(event)
            await company.deliver_again(event)

    await story.close(3)

    assert await shown_value(company, 1, "sos_moments") == ("released", 5)
    assert await shown_value(company, 2, "sos_moments") == ("too_few", None)


async def test_what_is_told_after_the_week_was_closed_is_left_out(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    await story.close(2)

    await company.deliver(moment(story, "sales", uuid4(), at(1)))

    async with worker_sessions() as session:
        await enter_company(session, company.id)
        assert (await session.scalars(text("select count(*) from talked"))).one() == 0


async def test_the_name_that_was_told_is_not_kept(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    event = moment(story, "sales", uuid4(), at(1))

    await company.deliver(event)

    async with worker_sessions() as session:
        await enter_company(session, company.id)
        (row,) = (await session.scalars(text("select t::text from talked t"))).all()
    assert str(event.participant) not in row
    assert str(event.moment_id) not in row
