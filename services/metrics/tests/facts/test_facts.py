"""What counts, once and under pseudonyms, in whatever order it is told."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from metrics.directory.operations import CompanyNotKnownYet
from metrics.pseudonyms.rules import company_key, pseudonym, read_master_key
from shared.database import Sessions, enter_company
from shared.events.base import Event
from shared.events.feed import ItemPublished, ItemRevised
from shared.events.profiles import PersonErased, UnitRemoved
from shared.settings import settings
from shared.testing.company import Company

from ..readers import REPORT, shown_value
from ..stories import TITLE, Story, at

TABLES = ("asked", "helped", "gone", "snapshot", "release", "imported_week")


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    await told.unit("care")
    return told


async def _everything(company: Company, sessions: Sessions) -> str:
    """Give all rows of the tables that hold facts and figures, as text."""
    rows: list[str] = []
    async with sessions() as session:
        await enter_company(session, company.id)
        for table in TABLES:
            found = await session.execute(text(f"select t::text from {table} t"))  # noqa: S608
            rows += found.scalars().all()
    return "\n".join(sorted(rows))


async def _same_after(company: Company, sessions: Sessions, first: Event, *then: Event) -> bool:
    """Tell whether events that come after `first` change nothing that is kept."""
    await company.deliver(first)
    before = await _everything(company, sessions)
    for event in then:
        await company.deliver_again(event)
    return await _everything(company, sessions) == before


async def test_the_same_event_twice_counts_once(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    question = story.question("sales", at(1))
    helped = story.help(question, "care", at(1, 20))
    removed = story.question("sales", at(1))
    await company.deliver(removed)

    for event in (question, helped, story.take_back(helped), story.removal(removed)):
        assert await _same_after(company, worker_sessions, event, event)


async def test_old_after_new_changes_nothing(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    question = story.question("sales", at(1))
    helped = story.help(question, "care", at(1, 20))
    gone = story.question("sales", at(1))
    hidden = ItemRevised.model_validate(
        question.model_dump() | {"event_id": uuid4(), "revision": 3, "visibility": "me"}
    )

    assert await _same_after(company, worker_sessions, hidden, question)
    assert await _same_after(company, worker_sessions, story.take_back(helped), helped)
    assert await _same_after(company, worker_sessions, story.removal(gone), gone)


async def test_old_settings_and_units_after_new_ones_change_nothing(
    company: Company, story: Story
) -> None:
    analyst = await company.enrol("analyst")
    old_settings = story.settings(minimum=5, revision=1)
    await story.begin(minimum_group_size=7, revision=2)
    unit_id = await story.unit("sales", above="care", revision=5)
    removed = UnitRemoved(company_id=company.id, occurred_at=at(2), unit_id=unit_id, revision=4)

    await company.deliver(old_settings, removed)
    await story.unit("sales", revision=2)

    answer = await analyst.api.get(REPORT, params={"unit": str(unit_id)})
    assert (answer.json()["unit_name"], answer.json()["minimum_group"]) == ("sales", 7)


async def test_a_removed_unit_keeps_its_past_figures(company: Company, story: Story) -> None:
    analyst = await company.enrol("analyst")
    await story.asks("sales", 9, at(1))
    await story.close(1)
    unit_id = story.units["sales"][-1]
    event = UnitRemoved(company_id=company.id, occurred_at=at(2), unit_id=unit_id, revision=2)

    await company.deliver(event)
    await company.deliver_again(event)

    query = {"unit": str(unit_id), "from": "2024-W01", "to": "2024-W01", "metric": "people_asked"}
    answer = await analyst.api.get(REPORT, params=query)
    assert answer.json()["items"][0]["cells"][0]["value"] == 10


async def test_persons_count_not_their_clicks(company: Company, story: Story) -> None:
    eager = uuid4()
    await story.asks("sales", 3, at(1))
    await company.deliver(*(story.question("sales", at(1), author=eager) for _ in range(40)))
    await story.close(1)

    assert await shown_value(company, 1, "people_asked") == ("too_few", None)


async def test_private_removed_and_own_help_counts_nowhere(company: Company, story: Story) -> None:
    private = [story.question("sales", at(1), visibility="me") for _ in range(9)]
    removed = [story.question("sales", at(1)) for _ in range(9)]
    plain = [story.question("sales", at(1)) for _ in range(9)]
    await company.deliver(*private, *removed, *plain)
    await company.deliver(*(story.removal(question) for question in removed))
    for question in (*private, *removed):
        await company.deliver(story.help(question, "care", at(1, 20)))
    for question in plain:
        await company.deliver(story.help(question, "care", at(1, 20), helper=question.author_id))
    await story.close(1)

    assert await shown_value(company, 1, "people_asked") == ("released", 10)
    assert await shown_value(company, 1, "people_helped") == ("too_few", None)


async def test_a_word_taken_back_counts_no_more_until_its_week_is_published(
    company: Company, story: Story
) -> None:
    questions = await story.asks("sales", 18, at(1))
    words = [story.help(question, "care", at(1, 20)) for question in questions]
    await company.deliver(*words)
    await company.deliver(*(story.take_back(word) for word in words[:10]))
    await story.close(1)
    await company.deliver(*(story.take_back(word) for word in words[10:]))
    await story.close(2)

    assert await shown_value(company, 1, "people_helped") == ("released", 10)


async def test_help_told_before_its_question_counts(company: Company, story: Story) -> None:
    questions = [story.question("sales", at(1)) for _ in range(7)]
    await company.deliver(*(story.help(question, "care", at(1, 20)) for question in questions))
    await company.deliver(*questions)
    await story.close(1)

    assert await shown_value(company, 1, "people_helped") == ("released", 5)


async def test_facts_of_a_company_not_heard_of_yet_are_asked_for_again(company: Company) -> None:
    story = Story(company, {"sales": (uuid4(),)})
    question = story.question("sales", at(1))

    with pytest.raises(CompanyNotKnownYet):
        await company.deliver(question)
    await story.begin()
    await company.deliver(question)


async def test_facts_hold_no_id_name_or_text_that_others_know(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    question = story.question("sales", at(1))
    helped = story.help(question, "care", at(1, 20))
    await company.deliver(question, helped, story.removal(story.question("sales", at(1))))

    kept = (await _everything(company, worker_sessions)).replace("-", "")

    known = [question.item_id, question.author_id, helped.answer_id, helped.helper_id]
    assert [thing for thing in known if str(thing).replace("-", "") in kept] == []
    assert TITLE not in kept


async def test_erasing_a_person_cuts_the_link_and_keeps_the_count(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    person = uuid4()
    question = story.question("sales", at(1), author=person)
    await story.asks("sales", 4, at(1))
    await company.deliver(question, story.help(question, "care", at(1, 20)))
    other = story.question("care", at(1))
    await company.deliver(other, story.help(other, "sales", at(1, 30), helper=person))
    erased = PersonErased(company_id=company.id, occurred_at=at(1, 40), person_id=person)

    await company.deliver(erased)
    await company.deliver_again(erased)
    await company.deliver(story.question("sales", at(1, 50), author=person))
    await story.close(1)

    kept = await _everything(company, worker_sessions)
    assert [line for line in kept.splitlines() if _name(company.id, person) in line] == [
        f"({company.id},{_name(company.id, person)})"  # that they must stay forgotten
    ]
    assert await shown_value(company, 1, "people_asked") == ("released", 5)


def _name(company_id: UUID, thing: UUID) -> str:
    master = read_master_key(settings().secret("pseudonym_key"))
    return pseudonym(company_key(master, company_id), thing)


async def test_facts_are_deleted_when_their_time_is_over(
    company: Company, story: Story, worker_sessions: Sessions
) -> None:
    asked = [question.item_id for question in await story.asks("sales", 6, at(1))]
    await story.close(13)
    before = await _everything(company, worker_sessions)

    await story.close(13 + 104)

    after = await _everything(company, worker_sessions)
    names = [_name(company.id, question) for question in asked]
    assert [sum(name in kept for name in names) for kept in (before, after)] == [6, 0]
    assert await shown_value(company, 1, "people_asked") == ("released", 5)


@pytest.mark.parametrize("table", ["snapshot", "release"])
async def test_what_is_published_cannot_be_changed(
    company: Company, story: Story, worker_sessions: Sessions, table: str
) -> None:
    await story.asks("sales", 6, at(1))
    await story.close(1)

    async with worker_sessions() as session:
        await enter_company(session, company.id)
        with pytest.raises(DBAPIError, match="is final"):
            await session.execute(text(f"update {table} set begins = begins"))  # noqa: S608


async def test_other_items_than_questions_do_not_count(company: Company, story: Story) -> None:
    post = story.question("sales", at(1))
    posts = [
        ItemPublished.model_validate(
            post.model_dump() | {"event_id": uuid4(), "item_id": uuid4(), "kind": kind}
        )
        for kind in ("post", "answer", "debrief")
        for _ in range(6)
    ]
    await company.deliver(*posts)
    await story.close(1)

    assert await shown_value(company, 1, "people_asked") == ("too_few", None)
