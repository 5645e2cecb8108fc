"""What profiles tells people: one note per thing, in three languages, without its words."""

import json
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from feed.inbox.models import Note
from feed.inbox.wording import sentences
from services.feed.tests.reading import NOW, name, notes_of
from shared.events.profiles import Notice, PersonErased, PersonNotified
from shared.languages import LANGUAGES
from shared.testing.company import Colleague, Company


def told(
    company: Company, person: Colleague, thing: UUID, later: int = 0, **more: Any
) -> PersonNotified:
    values: dict[str, Any] = {"notice": "kudos-given", "thing_id": thing, **more}
    at = NOW + timedelta(minutes=later)
    return PersonNotified(company_id=company.id, occurred_at=at, person_id=person.id, **values)


async def test_a_notice_says_who_did_what_and_names_the_thing(company: Company) -> None:
    ann, ben = await company.enrol(), await company.enrol(language="nl")
    await name(company, ann, "Ann Peeters")
    kudos = uuid4()

    event = told(company, ben, kudos, by_id=ann.id)
    await company.deliver(event)
    await company.deliver_again(event)

    (note,) = (await notes_of(ben))["items"]
    assert (note["kind"], note["text"], note["item_id"], note["excerpt"]) == (
        "kudos-given",
        "Ann Peeters waardeert wat je deed.",
        str(kudos),
        None,
    )
    assert [one["id"] for one in note["from"]] == [str(ann.id)]


async def test_what_is_taken_back_goes_and_older_news_does_not_bring_it_back(
    company: Company,
) -> None:
    ben, kudos, other = await company.enrol(), uuid4(), uuid4()

    await company.deliver(told(company, ben, kudos))
    await company.deliver(told(company, ben, kudos, later=2, is_taken_back=True))
    await company.deliver(told(company, ben, kudos, later=1))
    await company.deliver(told(company, ben, other, later=2, is_taken_back=True))
    await company.deliver(told(company, ben, other, later=1))

    assert (await notes_of(ben))["items"] == []


async def test_what_happens_again_comes_to_the_top_unread(company: Company) -> None:
    ben, talk = await company.enrol(), uuid4()
    await company.deliver(told(company, ben, talk, notice="check-in-near"))
    (note,) = (await notes_of(ben))["items"]
    await ben.api.put(f"/feed/inbox/{note['id']}/read")

    await company.deliver(told(company, ben, talk, later=60, notice="check-in-near"))

    page = await notes_of(ben)
    assert [one["id"] for one in page["items"]] == [note["id"]]
    assert page["unread"] == 1


async def test_an_erased_person_is_told_nothing(company: Company) -> None:
    ben = await company.enrol()
    erased = PersonErased(company_id=company.id, occurred_at=NOW, person_id=ben.id)
    await company.deliver(erased)

    await company.deliver(told(company, ben, uuid4(), later=1))

    async with company.service.worker_sessions() as session:
        kept = select(Note).where(col(Note.person_id) == ben.id)
        assert (await session.scalars(kept)).all() == []


@pytest.mark.parametrize("notice", get_args(Notice))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_words_in_every_language(notice: Notice, language: Any) -> None:
    assert all(json.loads(sentences(language))[notice])
