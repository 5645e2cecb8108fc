"""What is found by the names of skills and by letters, and when it is looked for."""

from datetime import UTC, datetime
from uuid import uuid4

from services.feed.tests.reading import codes, search, settle
from services.feed.tests.search.finding import ids, some_noise
from services.feed.tests.writing import answer, ask
from shared.events.profiles import SkillNamed
from shared.testing.company import Colleague, Company

MISTYPED = "Kubernets and the plants in the garden behind our canteen on Monday"


async def two_apart(company: Company) -> tuple[Colleague, Colleague]:
    """Two of different units, and a skill that is called otherwise in French."""
    labels = {"fr": "kubernetes", "en": "container orchestration", "nl": "containerbeheer"}
    named = SkillNamed(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        skill_id=uuid4(),
        revision=1,
        labels=labels,
    )
    await company.deliver(named)
    top = uuid4()
    ann = await company.enrol(unit_path=[top, uuid4()], language="en")
    return ann, await company.enrol(unit_path=[top, uuid4()], language="fr")


async def test_what_a_reader_may_not_see_does_not_stop_their_search(company: Company) -> None:
    ann, ben = await two_apart(company)
    await some_noise(company)
    wanted = await ask(ann, MISTYPED)
    for press in "abc":
        await ask(ann, f"Container orchestration at press {press}?", visibility="team")
    await settle(company)

    assert str(wanted) in ids(await search(ben, "kubernetes"))


async def test_what_a_reader_may_not_see_does_not_change_a_score(company: Company) -> None:
    ann, ben = await two_apart(company)
    seen = await ask(ann, "It was about a lamp, and we use container orchestration.")
    await settle(company)
    before = await search(ben, "kubernetes")

    await ask(ann, "Container orchestration?", visibility="team")
    await settle(company)
    after = await search(ben, "kubernetes")

    assert ids(before) == [str(seen)]
    assert [(one["id"], one["score"]) for one in after] == [(str(seen), before[0]["score"])]


async def test_a_question_and_its_answers_are_one_of_the_few(company: Company) -> None:
    ann, ben = await two_apart(company)
    mistyped = await ask(ann, MISTYPED)
    question_id = await ask(ann, "Container orchestration at the press?")
    for _ in range(2):
        await answer(ben, question_id, "Container orchestration is for you to decide.")
    await settle(company)

    found = await search(ben, "kubernetes")

    assert ids(found) == [str(question_id), str(mistyped)]
    assert ["same-topic" in codes(one) for one in found] == [True, False]
    assert "like-letters" in codes(found[1])


async def test_letters_are_of_what_is_typed_and_not_of_a_long_text(company: Company) -> None:
    ann = await company.enrol()
    await ask(ann, "Kubernetes ingress containers dashboards certificates")
    await settle(company)

    typed = await search(ann, "kubernets ingres containrs")
    text = await search(ann, "kubernets ingres containrs dashbords certifcates")

    assert [("like-letters" in codes(one)) for one in typed] == [True]
    assert not any("like-letters" in codes(one) for one in text)


async def test_what_is_like_a_question_is_not_found_by_the_name_of_a_skill(
    company: Company,
) -> None:
    ann, ben = await two_apart(company)
    await ask(ann, "Container orchestration?")
    await settle(company)

    similar = await ben.api.get("/feed/similar", params={"text": "kubernetes"})

    assert len(await search(ben, "kubernetes")) == 1
    assert similar.json() == {"items": []}
