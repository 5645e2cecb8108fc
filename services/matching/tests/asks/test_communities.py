"""What is for the members of a community is shown to, and asked of, nobody else."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from matching.asks.waves import WAVE
from matching.people.models import Membership
from services.matching.tests.asks.teams import asked_in
from services.matching.tests.stories import BADGE, Story, names_of
from shared.database import Sessions, enter_company
from shared.events.communities import MemberJoined, MemberLeft
from shared.events.feed import ItemRevised
from shared.events.matching import AskWithdrawn
from shared.events.profiles import PersonErased
from shared.testing.company import Colleague, Company

BAKERS = uuid4()
FOR_US: dict[str, Any] = {"visibility": "community", "audience_id": BAKERS, "community_id": BAKERS}


def joined(person: Colleague, revision: int = 1) -> MemberJoined:
    return MemberJoined(
        company_id=person.changed.company_id,
        occurred_at=datetime.now(UTC),
        community_id=BAKERS,
        person_id=person.id,
        revision=revision,
    )


def left(person: Colleague, revision: int = 2) -> MemberLeft:
    return MemberLeft.model_validate(joined(person, revision).model_dump(exclude={"event_id"}))


async def withdrawn(company: Company) -> list[UUID]:
    return [event.person_id for event in await company.published(AskWithdrawn)]


async def test_a_question_for_members_is_asked_of_members_while_they_are(
    story: Story, company: Company
) -> None:
    team = uuid4()
    ann, ben, cleo = [await story.enrol(name, unit_path=[team]) for name in ("Ann", "Ben", "Cleo")]
    for person in (ben, cleo):
        await story.experienced(person, ann)
    gone = left(ben)
    await company.deliver(joined(ann), joined(ben))

    question = await story.question(ann, **FOR_US)
    await company.run_due(WAVE)
    asked = await asked_in(company, 1)
    experts = f"/matching/questions/{question}/experts"
    seen = [(await person.api.get(experts)).status_code for person in (ann, ben, cleo)]
    await company.deliver(gone)
    await company.deliver_again(gone)
    await company.deliver_again(joined(ben))

    assert (asked, seen) == ([ben.id], [200, 200, 404])
    assert await withdrawn(company) == [ben.id]
    assert (await ben.api.get(experts)).status_code == 404


async def test_a_question_that_moves_into_a_community_is_taken_back_from_others(
    story: Story, company: Company
) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    for person in (ben, cleo):
        await story.experienced(person, ann)
    await company.deliver(joined(ann), joined(ben))
    published = story.published("question", ann, BADGE)
    await company.deliver(published)
    await company.run_due(WAVE)
    narrowed = published.model_dump(exclude={"event_id"}) | {"revision": 2} | FOR_US

    await company.deliver(ItemRevised.model_validate(narrowed))

    assert await withdrawn(company) == [cleo.id]


async def test_what_was_answered_among_members_is_evidence_among_members(
    story: Story, company: Company
) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    await company.deliver(joined(ann), joined(ben))
    for _ in range(3):
        hidden = await story.question(ann, BADGE, imported=True, **FOR_US)
        await story.answer(ben, hidden, BADGE, imported=True, **FOR_US)
    asked = [await story.question(person, BADGE, imported=True) for person in (ann, cleo)]

    named = [
        await names_of(person, f"/matching/questions/{question}/experts")
        for person, question in zip((ann, cleo), asked, strict=True)
    ]
    await company.deliver(
        PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ann.id)
    )

    assert named == [["Ben"], []]


async def test_who_is_erased_belongs_nowhere_also_when_their_joining_is_heard_later(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann = await story.enrol("Ann")
    await company.deliver(joined(ann))
    await company.deliver(
        PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ann.id)
    )

    await company.deliver(joined(ann, revision=3))

    async with worker_sessions.begin() as session:
        await enter_company(session, company.id)
        kept = await session.get(Membership, (company.id, BAKERS, ann.id))
    assert kept is None
