"""What events leave in the tables and in memory, whatever their order."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from matching.index.company_index import CompanyIndex
from matching.index.operations import Shelf
from matching.rebuild import half_lives_in, rebuild
from services.matching.tests.index.histories import History, described, read_anew, sums_of
from services.matching.tests.stories import BADGE, Story, names_of
from shared.database import Sessions, enter_company
from shared.events.feed import (
    HelpUnconfirmed,
    ItemRemoved,
    ItemUnreacted,
)
from shared.events.profiles import PersonErased, SkillUnclaimed
from shared.testing.company import Company


async def test_any_order_of_arrival_leaves_the_same_sums(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await company.enrol(), await company.enrol(), await story.skill(en="Badges")
    forward, backward = (History(story, ann, ben, topic) for _ in range(2))
    await company.deliver(*forward.all)
    once = await sums_of(worker_sessions, company)
    for event in forward.all:
        await company.deliver_again(event)
    twice = await sums_of(worker_sessions, company)
    removed = [
        ItemRemoved(
            company_id=company.id,
            occurred_at=datetime.now(UTC),
            item_id=item.item_id,
            revision=3,
            kind=item.kind,
        )
        for item in (forward.question, forward.answer)
    ]
    await company.deliver(*removed)

    await company.deliver(*reversed(backward.all))

    assert twice == once
    reversed_sums = await sums_of(worker_sessions, company)
    assert set(reversed_sums) == {(ann.id, topic), (ben.id, topic)}
    expertise, _, answers, helped = reversed_sums[ben.id, topic]
    assert (answers, helped) == (1, 1)
    assert expertise == pytest.approx(once[ben.id, topic][0], abs=1e-3)


async def test_what_is_taken_back_counts_no_more(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await company.enrol(), await company.enrol(), await story.skill(en="Badges")
    history = History(story, ann, ben, topic)
    await company.deliver(history.question, history.answer)
    before = await sums_of(worker_sessions, company)
    await company.deliver(history.help, history.reacted)
    helped_back = HelpUnconfirmed.model_validate(
        history.help.model_dump() | {"event_id": uuid4(), "revision": 2}
    )
    unreacted = ItemUnreacted.model_validate(
        history.reacted.model_dump() | {"event_id": uuid4(), "revision": 2}
    )

    await company.deliver(helped_back, unreacted)
    await company.deliver_again(history.help)
    await company.deliver_again(history.reacted)

    assert await sums_of(worker_sessions, company) == before


async def test_history_counts_at_its_own_time(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await company.enrol(), await company.enrol(), await story.skill(en="Badges")
    then = datetime.now(UTC) - timedelta(days=180)
    question = await story.question(ann, skill_ids=(topic,), imported=True, occurred_at=then)
    await story.answer(ben, question, imported=True, occurred_at=then)

    index = await read_anew(worker_sessions, company)

    standing = index.standings[topic][index.number_of(ben.id)]
    now = datetime.now(UTC)
    assert standing.expertise.read(now, timedelta(days=180)) == pytest.approx(0.5, abs=0.01)


async def test_what_only_some_may_read_adds_nothing_everyone_sees(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    lab = uuid4()
    ann, ben = [await company.enrol(unit_path=[lab]) for _ in range(2)]
    topic = await story.skill(en="Badges")
    question = await story.question(ann, skill_ids=(topic,), visibility="unit")
    await story.answer(ben, question, visibility="unit")

    assert await sums_of(worker_sessions, company) == {}


async def test_an_older_text_never_replaces_a_newer_one(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    question = await story.question(ann, "Where are the gloves?", revision=2)
    await story.answer(ben, question)
    older = story.published("question", ann, BADGE, item_id=question, revision=1)

    await company.deliver(older)

    response = await ann.api.get(f"/matching/experts?q={BADGE}")
    codes = {r["code"] for e in response.json()["items"] for r in e["reasons"]}
    assert "wrote-about-it" not in codes or codes <= {"wrote-about-it", "active-lately"}
    assert (await ann.api.get(f"/matching/questions/{question}/experts")).status_code == 200


async def test_a_removed_text_is_gone_and_stays_gone(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    published = story.published("question", ann, BADGE)
    await company.deliver(
        ItemRemoved(
            company_id=company.id,
            occurred_at=datetime.now(UTC),
            item_id=published.item_id,
            revision=2,
            kind="question",
        ),
        published,
    )

    path = f"/matching/questions/{published.item_id}/experts"
    assert (await ben.api.get(path)).status_code == 404


async def test_an_index_kept_by_events_equals_one_read_anew_and_one_rebuilt(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await company.enrol(), await company.enrol(), await story.skill(en="Badges")
    shelf = Shelf(1)

    async def kept() -> CompanyIndex:
        async with worker_sessions.begin() as session:
            await enter_company(session, company.id)
            return await shelf.index_of(session, company.id)

    first, second = (History(story, ann, ben, topic) for _ in range(2))
    unclaimed = SkillUnclaimed.model_validate(
        first.claim.model_dump() | {"event_id": uuid4(), "revision": 2}
    )
    gone = ItemRemoved(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        item_id=second.answer.item_id,
        revision=9,
        kind="answer",
        parent_id=second.question.item_id,
    )
    for event in [*first.all, *reversed(second.all), unclaimed, gone]:
        await company.deliver(event)
        await kept()

    by_events = described(await kept())
    read = described(await read_anew(worker_sessions, company))
    sums = await sums_of(worker_sessions, company)
    await rebuild(worker_sessions, company.id, {})

    assert by_events == read
    assert described(await kept()) == read
    assert await sums_of(worker_sessions, company) == sums


async def test_an_erased_person_is_gone_but_what_was_asked_stays(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await story.enrol("Ann"), await story.enrol("Ben"), await story.skill(en="B")
    await company.deliver(*History(story, ann, ben, topic).all)
    assert await names_of(ann, f"/matching/experts?q={BADGE}") == ["Ben"]

    await company.deliver(
        PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=ben.id)
    )

    assert await names_of(ann, f"/matching/experts?q={BADGE}") == []
    index = await read_anew(worker_sessions, company)
    assert sum(index.columns.alive) == 2
    assert ben.id not in index.people


async def test_half_lives_of_a_company_take_effect_with_a_rebuild(
    story: Story, company: Company, worker_sessions: Sessions
) -> None:
    ann, ben, topic = await company.enrol(), await company.enrol(), await story.skill(en="Badges")
    history = History(story, ann, ben, topic)
    await company.deliver(history.question, history.answer)

    await rebuild(worker_sessions, company.id, half_lives_in(["documents=90", "expertise=30"]))

    index = await read_anew(worker_sessions, company)
    assert index.half_lives.documents == timedelta(days=90)
    assert index.half_lives.expertise == timedelta(days=30)


@pytest.mark.parametrize("argument", ["unknown=3", "documents=0", "documents=nan", "documents=x"])
def test_senseless_half_lives_are_refused(argument: str) -> None:
    with pytest.raises(ValueError, match=r"half-life|could not convert"):
        half_lives_in([argument])


async def test_a_shelf_holds_no_more_companies_than_it_may(
    company: Company, other_company: Company, worker_sessions: Sessions
) -> None:
    shelf = Shelf(1)
    seen = []
    for one in (company, other_company, company):
        async with worker_sessions.begin() as session:
            await enter_company(session, one.id)
            seen.append(await shelf.index_of(session, one.id))

    assert seen[0] is not seen[2]
