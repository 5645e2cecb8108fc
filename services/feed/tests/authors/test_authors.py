"""What the feed keeps of people, and forgets of them."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import text
from sqlmodel import SQLModel

from services.feed.tests.writing import answer, ask, comment, inbox_of, post
from shared.database import enter_company
from shared.events.feed import ForgottenInFeed
from shared.events.profiles import PersonChanged, PersonErased, PersonNamed
from shared.testing.company import Colleague, Company


def named(company: Company, person: Colleague, name: str, revision: int = 1) -> PersonNamed:
    return PersonNamed(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        person_id=person.id,
        revision=revision,
        display_name=name,
    )


def erased(company: Company, person: Colleague) -> PersonErased:
    return PersonErased(company_id=company.id, occurred_at=datetime.now(UTC), person_id=person.id)


async def author_of(reader: Colleague, url: str) -> Any:
    return (await reader.api.get(url)).json()["author"]


async def test_what_people_write_carries_their_name(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"

    await company.deliver(named(company, ann, "Ann Peeters"))

    assert await author_of(ben, url) == {"id": str(ann.id), "display_name": "Ann Peeters"}


async def test_a_name_told_twice_or_late_changes_nothing(company: Company) -> None:
    ann = await company.enrol()
    url = f"/feed/questions/{await ask(ann)}"
    old, new = named(company, ann, "Ann Old", 1), named(company, ann, "Ann New", 2)

    await company.deliver(new)
    await company.deliver_again(new)
    await company.deliver(old)

    assert (await author_of(ann, url))["display_name"] == "Ann New"


async def test_a_name_can_come_before_the_person(company: Company) -> None:
    ann = await company.enrol()
    first = named(company, ann, "Ann Peeters").model_copy(update={"person_id": uuid4()})
    await company.deliver(first)

    moved = ann.changed.model_copy(
        update={"person_id": first.person_id, "event_id": uuid4(), "identities": ()}
    )
    await company.deliver(moved)
    await company.deliver_again(moved)

    await post(ann, f"@[x](person:{first.person_id})")
    listed = (await ann.api.get("/feed/posts")).json()["items"]
    assert "Ann Peeters" in listed[0]["html"]


async def test_an_old_place_does_not_return(company: Company) -> None:
    root, old_team, new_team = uuid4(), uuid4(), uuid4()
    ann = await company.enrol(unit_path=[root, old_team])
    ben = await company.enrol(unit_path=[root, new_team])
    moved = _moved(ann.changed, [root, new_team], revision=3)
    await company.deliver(moved)
    await company.deliver(_moved(ann.changed, [root, old_team], revision=2))
    await company.deliver_again(moved)

    await ask(ben, f"@[Ann](person:{ann.id})?", visibility="team")

    assert [kind for kind, _ in await inbox_of(ann)] == ["mentioned"]


def _moved(changed: PersonChanged, path: list[Any], revision: int) -> PersonChanged:
    return changed.model_copy(
        update={
            "event_id": uuid4(),
            "revision": revision,
            "unit_id": path[-1],
            "unit_path": tuple(path),
        }
    )


async def test_an_erased_person_is_nowhere_but_the_teams_knowledge_stays(
    company: Company,
) -> None:
    ann, ben, cas = [await company.enrol() for _ in range(3)]
    await company.deliver(named(company, ann, "Ann Peeters"))
    question_id = await ask(cas, f"Does @[Ann Peeters](person:{ann.id}) know?")
    answer_id = await answer(ann, question_id, "Yes, hold the button.")
    comment_id = await comment(ben, answer_id, f"Thanks @[Ann Peeters](person:{ann.id})")
    own_comment = await comment(ann, question_id, "Interesting.")
    await ask(ann, "My private draft", visibility="me")
    await cas.api.put(f"/feed/answers/{answer_id}/help")
    await ann.api.put(f"/feed/items/{question_id}/reactions/useful")

    gone = erased(company, ann)
    await company.deliver(gone)
    await company.deliver_again(gone)

    shown = (await ben.api.get(f"/feed/answers/{answer_id}")).json()
    assert (shown["author"], shown["text"], shown["helped"]) == (None, "Yes, hold the button.", 1)
    question = (await ben.api.get(f"/feed/questions/{question_id}")).json()
    assert (question["text"], question["useful"]) == ("Does @… know?", 1)
    assert (await author_of(ben, f"/feed/comments/{own_comment}")) is None
    thanks = (await ben.api.get(f"/feed/comments/{comment_id}")).json()
    assert (thanks["text"], thanks["html"]) == ("Thanks @…", "<p>Thanks @…</p>\n")
    assert str(ann.id) not in await _everything(company)
    assert "Peeters" not in await _everything(company)
    assert {one.person_id for one in await company.published(ForgottenInFeed)} == {ann.id}


async def _everything(company: Company) -> str:
    """Read all that the database holds of the company but who was erased, whatever the table."""
    found = []
    async with company.service.worker_sessions.begin() as session:
        await enter_company(session, company.id)
        for table in SQLModel.metadata.sorted_tables:
            rows = await session.execute(
                text(f'select t::text from "{table.name}" t where company_id = :company'),  # noqa: S608
                {"company": company.id},
            )
            found += [f"{table.name}: {row[0]}" for row in rows]
    lines = (line for line in found if ForgottenInFeed.type not in line)
    return "\n".join(line for line in lines if not line.startswith(("author:", "identity:")))


async def test_who_was_erased_does_not_come_back(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await company.deliver(erased(company, ann))

    await company.deliver(named(company, ann, "Ann Peeters", 9), _moved(ann.changed, [uuid4()], 9))

    await post(ben, f"@[Ann](person:{ann.id})")
    [shown] = (await ben.api.get("/feed/posts")).json()["items"]
    assert shown["html"] == "<p>@Ann</p>\n"


async def test_texts_that_named_an_erased_person_leave_the_log(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    await ask(ben, f"Does @[Ann Peeters](person:{ann.id}) know?")

    await company.deliver(erased(company, ann))

    assert "Peeters" not in await _everything(company)


async def test_what_an_erased_person_left_still_helps_and_is_thanked(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol()
    answer_id = await answer(ben, await ask(ann))
    await company.deliver(erased(company, ben))

    for url in (f"/feed/answers/{answer_id}/help", f"/feed/items/{answer_id}/reactions/thanks"):
        assert (await ann.api.put(url)).status_code == 200
        assert (await ann.api.delete(url)).status_code == 200
    await comment(ann, answer_id, "Thanks, whoever it was.")

    shown = (await ann.api.get(f"/feed/answers/{answer_id}")).json()
    assert (shown["helped"], shown["thanks"], shown["comments"]) == (0, 0, 1)
