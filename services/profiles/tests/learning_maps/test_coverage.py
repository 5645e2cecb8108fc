"""The count in the database against the rules that explain an expertise to its owner."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

from profiles.expertise.levels import INFERRED
from profiles.expertise.operations import find_known
from profiles.expertise.rules import FADED, word_for
from profiles.learning_maps.coverage import Needed, count_knowing
from services.profiles.tests.endorsements.asking import endorse, judge
from services.profiles.tests.facts import a_skill, ago, answered, helped, item, thanked
from services.profiles.tests.firms import Firm
from services.profiles.tests.learning_maps.drawing import claim
from shared.testing.company import Colleague


async def live(firm: Firm, person: Colleague, others: list[Colleague], skill_id: UUID) -> None:
    """Let somebody do this and that, differently for everybody."""
    random = Random(person.changed.external_id)  # noqa: S311  the same every time
    for _ in range(random.randint(0, 4)):
        by, days = random.choice(others), random.randint(0, 900)
        question, answer = answered(firm, person, by.id, skill_id, days=days)
        events = [question, answer]
        if random.random() < 0.7:
            events.append(helped(answer, by.id, days=days / 2))  # type: ignore[arg-type]
        await firm.company.deliver(*events)
        if random.random() < 0.5:
            await firm.company.deliver(thanked(answer, by.id, days=days / 3))
    if random.random() < 0.5:
        post = item(firm, person.id, "post", ago(random.randint(0, 90)), skill_ids=[skill_id])
        await firm.company.deliver(post)
    if random.random() < 0.5:
        by = random.choice(others)
        await endorse(by, person, skill_id)
        await judge(person, by, skill_id)


async def test_as_many_are_counted_as_the_rules_say(firm: Firm) -> None:
    people = await firm.hire(*(f"p{number}" for number in range(12)))
    skill_id = await a_skill(firm)
    for person in people:
        await live(firm, person, [one for one in people if one != person], skill_id)
    await claim(people[0], skill_id, level=5)
    await claim(people[1], skill_id)
    rejected = {"visibility": "me", "verdict": "rejected"}
    await people[2].api.put(f"/profiles/me/expertise/{skill_id}", json=rejected)
    now = datetime.now(UTC)
    ids = [one.id for one in people]

    async with firm.company.service.worker_sessions.begin() as session:
        await firm.enter(session)
        levels = [0] * len(ids)
        for number, one in enumerate(ids):
            known = (await find_known(session, firm.id, one, [skill_id], now)).get(skill_id)
            if known and known.reading.now.thousandths >= 1000 * FADED:
                levels[number] = INFERRED[word_for(known.reading.now.thousandths / 1000)]
        levels[0], levels[1], levels[2] = 5, max(levels[1], 3), 0
        counted = [
            (await count_knowing(session, firm.id, ids, [Needed(skill_id, level)], now))[skill_id]
            for level in range(1, 6)
        ]

    assert counted == [sum(one >= level for one in levels) for level in range(1, 6)]
    assert len(set(counted)) > 2, "people too much alike prove nothing"
