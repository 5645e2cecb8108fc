from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.matching.tests.stories import BADGE, Story, names_of
from shared.events.profiles import SkillClaimed
from shared.testing.company import Company
from shared.testing.plugin import CountQueries


async def test_who_answered_the_like_is_named_first_and_the_asker_never(story: Story) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    await story.experienced(ben, ann)
    other = await story.question(ann, "Which gloves protect against solvents?", imported=True)
    await story.answer(cleo, other, "Nitrile gloves.", imported=True)

    asked = await story.question(ann)

    assert await names_of(ann, f"/matching/questions/{asked}/experts") == ["Ben", "Cleo"]


async def test_the_reasons_say_why_in_words_and_sum_to_the_score(story: Story) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    topic = await story.skill(en="Access control", nl="Toegangscontrole")
    past = await story.question(
        ann, BADGE, title="Gate stays red", skill_ids=(topic,), imported=True
    )
    answer = await story.answer(ben, past, imported=True)
    await story.helped(ann, past, answer, ben)
    asked = await story.question(ann, skill_ids=(topic,))

    path = f"/matching/questions/{asked}/experts"
    response = await ann.api.get(path, headers={"Accept-Language": "nl"})

    (expert,) = response.json()["items"]
    known = next(r for r in expert["reasons"] if r["code"] == "known-for-topic")
    assert known["text"] == "Antwoordde 1× over Toegangscontrole; dat hielp 1×"
    assert known["evidence"] == [{"kind": "skill", "id": str(topic)}]
    wrote = next(r for r in expert["reasons"] if r["code"] == "wrote-about-it")
    assert wrote["params"] == {"documents": 1, "answers": 1, "example": "Gate stays red"}
    assert wrote["evidence"] == [{"kind": "item", "id": str(answer)}]
    assert expert["score"] == pytest.approx(sum(r["value"] for r in expert["reasons"]), abs=1e-9)


async def test_a_question_is_matched_across_languages(story: Story) -> None:
    ann, ben, cleo = [await story.enrol(n, language="nl") for n in ("Ann", "Ben", "Cleo")]
    dutch = "Hoe herstart ik de badgelezer aan de poort?"
    asked = await story.question(ann, dutch, language="nl", imported=True)
    await story.answer(ben, asked, "Houd de knop ingedrukt.", language="nl", imported=True)
    lunch = "Wie gaat er mee lunchen?"
    other = await story.question(ann, lunch, language="nl", imported=True)
    await story.answer(cleo, other, "Ik ga graag mee.", language="nl", imported=True)

    names = await names_of(
        ann, "/matching/experts?q=How do I restart the badge reader at the gate?"
    )

    assert names[0] == "Ben"


async def test_what_the_asker_may_not_read_is_no_evidence(story: Story) -> None:
    sales, lab = uuid4(), uuid4()
    ann = await story.enrol("Ann", unit_path=[sales])
    ben, cleo = [await story.enrol(name, unit_path=[lab]) for name in ("Ben", "Cleo")]
    hidden = await story.question(cleo, BADGE, visibility="unit", imported=True)
    await story.answer(ben, hidden, visibility="unit", imported=True)

    assert await names_of(ann, f"/matching/experts?q={BADGE}") == []
    assert await names_of(cleo, f"/matching/experts?q={BADGE}") == ["Ben"]


async def test_a_hidden_question_is_unknown(story: Story) -> None:
    ann, ben = await story.enrol("Ann", unit_path=[uuid4()]), await story.enrol("Ben")
    hidden = await story.question(ann, visibility="unit")

    response = await ben.api.get(f"/matching/questions/{hidden}/experts")

    assert response.status_code == 404


async def test_another_company_finds_nobody(story: Story, other_company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)
    asked = await story.question(ann)
    stranger = await Story(other_company).enrol("Stranger")

    assert await names_of(stranger, f"/matching/experts?q={BADGE}") == []
    response = await stranger.api.get(f"/matching/questions/{asked}/experts")
    assert response.status_code == 404


async def test_who_says_they_teach_a_skill_is_found_by_it(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    topic = await story.skill(en="Welding")
    claim = SkillClaimed(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        claim_id=uuid4(),
        revision=1,
        person_id=ben.id,
        skill_id=topic,
        kind="teach",
        level=5,
        visibility="company",
    )
    await company.deliver(claim)

    response = await ann.api.get(f"/matching/experts?skill={topic}")

    (expert,) = response.json()["items"]
    assert [(r["code"], r["text"]) for r in expert["reasons"]] == [
        ("says-so", "Offers to teach Welding")
    ]


async def test_a_skill_named_in_the_text_is_its_topic(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    topic = await story.skill(en="Welding")
    claim = SkillClaimed(
        company_id=company.id,
        occurred_at=datetime.now(UTC),
        claim_id=uuid4(),
        revision=1,
        person_id=ben.id,
        skill_id=topic,
        kind="have",
        visibility="company",
    )
    await company.deliver(claim)

    names = await names_of(
        ann, "/matching/experts?q=Can anyone explain welding to a newcomer here?"
    )

    assert names == ["Ben"]


async def test_pages_follow_each_other_without_gaps(story: Story) -> None:
    ann = await story.enrol("Ann")
    for name in ("Ben", "Cleo", "Dirk"):
        await story.experienced(await story.enrol(name), ann)
    path = f"/matching/experts?limit=2&q={BADGE}"

    first = (await ann.api.get(path)).json()
    second = (await ann.api.get(f"{path}&after={first['next']}")).json()

    names = [item["person"]["display_name"] for item in first["items"] + second["items"]]
    assert sorted(names) == ["Ben", "Cleo", "Dirk"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    ["", "q=one&skill=00000000-0000-4000-8000-000000000001", "q=a%00b", "q=x&limit=101", "skill=x",
     "q=x&after=nonsense"],
)  # fmt: skip
async def test_what_makes_no_sense_is_refused(story: Story, query: str) -> None:
    ann = await story.enrol("Ann")

    response = await ann.api.get(f"/matching/experts?{query}")

    assert (response.status_code, response.json()["type"]) == (422, "/problems/malformed")


async def test_an_unknown_skill_is_unknown(story: Story) -> None:
    ann = await story.enrol("Ann")

    assert (await ann.api.get(f"/matching/experts?skill={uuid4()}")).status_code == 404


async def test_the_inactive_are_not_named(story: Story, company: Company) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann)
    await company.deliver(
        ben.changed.model_copy(update={"active": False, "revision": 2, "event_id": uuid4()})
    )

    assert await names_of(ann, f"/matching/experts?q={BADGE}") == []


async def test_nobody_is_named_who_shares_no_language_with_the_asker(story: Story) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben", language="fr")
    await story.experienced(ben, ann)

    assert await names_of(ann, f"/matching/experts?q={BADGE}") == []


async def test_a_warm_query_takes_few_statements_however_many_documents(
    story: Story, count_queries: CountQueries
) -> None:
    ann, ben = await story.enrol("Ann"), await story.enrol("Ben")
    await story.experienced(ben, ann, times=6)
    asked = await story.question(ann)
    path = f"/matching/questions/{asked}/experts"
    await ann.api.get(path)

    with count_queries() as statements:
        await ann.api.get(path)

    # identity, question, freshness, burdens
    assert len(statements) == 4


async def test_older_answers_weigh_less(story: Story) -> None:
    ann, ben, cleo = [await story.enrol(name) for name in ("Ann", "Ben", "Cleo")]
    long_ago = datetime.now(UTC) - timedelta(days=300)
    old = await story.question(ann, occurred_at=long_ago, imported=True)
    await story.answer(ben, old, occurred_at=long_ago, imported=True)
    new = await story.question(ann, imported=True)
    await story.answer(cleo, new, imported=True)

    assert await names_of(ann, f"/matching/experts?q={BADGE}") == ["Cleo", "Ben"]
