"""History comes in as it was."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from feed.imports.models import Import
from services.feed.tests.imports.lines import (
    LATER,
    LONG_AGO,
    answer,
    comment,
    finish,
    helped,
    opened,
    question,
    reaction,
    send,
)
from services.feed.tests.writing import inbox_of, problem
from shared.database import enter_company
from shared.due import Due
from shared.events.feed import (
    CommentPosted,
    HelpConfirmed,
    HistoryImported,
    ItemPublished,
    ItemReacted,
    PersonMentioned,
)
from shared.testing.company import Company
from shared.testing.waiting import waits_for


async def test_a_conversation_is_there_with_its_people_and_times(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answered = answer(ben, asked)
    url = await opened(boss)

    await send(boss, url, asked, answered, comment(ann, answered), helped(ann, answered))
    await send(boss, url, reaction(ann, answered, "thanks"))
    await finish(company)

    shown = (await ann.api.get(f"/feed/questions/{asked['id']}")).json()
    assert (shown["author"]["id"], shown["created_at"]) == (
        str(ann.id),
        LONG_AGO.replace("+00:00", "Z"),
    )
    assert (shown["title"], shown["answers"], shown["helped"]) == ("Qubits", 1, 1)
    theirs = (await ann.api.get(f"/feed/answers/{answered['id']}")).json()
    assert (theirs["comments"], theirs["thanks"], theirs["helped"]) == (1, 1, 1)


async def test_its_progress_can_be_followed(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    asked = question(ann)
    url = await opened(boss)

    sent = await send(boss, url, asked, answer(boss, asked))
    await finish(company)

    assert (sent.status_code, sent.json()["received"]) == (202, 2)
    assert (await boss.api.get(url)).json() == {
        "id": url.rpartition("/")[2],
        "source": "quantumcomputing.stackexchange.com",
        "state": "open",
        "received": 2,
        "taken": 2,
        "failed": 0,
        "begins_at": LONG_AGO.replace("+00:00", "Z"),
        "ends_at": LATER.replace("+00:00", "Z"),
    }


async def test_history_is_told_as_history_and_nobody_is_notified(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answered = answer(ben, asked)
    named = comment(ann, answered, text=f"Clear, @[Ben](person:{ben.id}).")
    url = await opened(boss)

    await send(boss, url, asked, answered, named, helped(ann, answered))
    await send(boss, url, reaction(ann, answered, "thanks"))
    await finish(company)

    for kind in (ItemPublished, CommentPosted, ItemReacted, HelpConfirmed):
        told = await company.published(kind)
        assert told
        assert all(event.imported for event in told)
        assert all(event.occurred_at.year == 2018 for event in told)
    assert await company.published(PersonMentioned) == []
    assert await inbox_of(ann) == await inbox_of(ben) == []


async def test_sending_it_again_changes_nothing(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answered = answer(ben, asked)
    lines = [asked, answered, helped(ann, answered)]

    for _ in range(2):
        url = await opened(boss)
        await send(boss, url, *lines, *lines)
        await finish(company)

    progress = (await boss.api.get(url)).json()
    assert (progress["taken"], progress["failed"]) == (6, 0)
    shown = (await ann.api.get(f"/feed/questions/{asked['id']}")).json()
    assert (shown["answers"], shown["helped"]) == (1, 1)
    assert len(await company.published(ItemPublished)) == 2
    assert len(await company.published(HelpConfirmed)) == 1


async def test_a_json_list_will_do(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)

    sent = await boss.api.post(f"{url}/lines", json=[question(ann), question(None)])
    await finish(company)

    assert sent.json()["received"] == 2
    assert (await boss.api.get(url)).json()["taken"] == 2
    listed = (await ann.api.get("/feed/questions")).json()["items"]
    assert {q["author"] and q["author"]["id"] for q in listed} == {str(ann.id), None}


async def test_more_lines_than_one_run_are_all_taken_in_order(company: Company) -> None:
    boss, ann, ben = await company.enrol("administrator"), *[await company.enrol() for _ in "ab"]
    asked = question(ann)
    answers = [answer(ben, asked, text=f"No. {n}") for n in range(450)]
    url = await opened(boss)

    await send(boss, url, asked, *answers)
    await finish(company)

    assert (await boss.api.get(url)).json()["taken"] == 451
    assert (await ann.api.get(f"/feed/questions/{asked['id']}")).json()["answers"] == 450


async def test_it_is_complete_when_its_last_line_is_taken(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)
    await send(boss, url, question(ann))

    said = [(await boss.api.put(f"{url}/completion")).json()["state"] for _ in range(2)]
    early = await company.published(HistoryImported)
    late = await send(boss, url, question(ann))
    await finish(company)

    assert said == ["completing", "completing"]
    assert early == []
    assert (late.status_code, problem(late)) == (409, "import-is-complete")
    assert (await boss.api.get(url)).json()["state"] == "complete"
    [event] = await company.published(HistoryImported)
    assert event.import_id == UUID(url.rpartition("/")[2])
    assert event.begins_at == event.ends_at == datetime(2018, 3, 19, 10, tzinfo=UTC)


async def test_lines_can_come_in_while_the_worker_takes_others(company: Company) -> None:
    boss, ann = await company.enrol("administrator"), await company.enrol()
    url = await opened(boss)
    await send(boss, url, question(ann))
    key = (company.id, "import", url.rpartition("/")[2])

    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        await session.get_one(Due, key, with_for_update=True)
        sending = asyncio.create_task(send(boss, url, question(ann)))
        await waits_for(session, sending)
        await session.get_one(Import, (company.id, UUID(key[2])), with_for_update=True)

    assert (await sending).status_code == 202
