from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.skills.rules import label_for
from services.profiles.tests.firms import Firm
from shared.events.feed import ItemPublished
from shared.events.profiles import SkillNamed
from shared.languages import LANGUAGES
from shared.testing.plugin import CountQueries

COFFEE = "0a47533b-b6c6-59b7-8c7d-58ec07ef24db"
OWN = {"labels": {"nl": "Zuurdesem", "en": "Sourdough"}, "synonyms": {"nl": ["Desembrood"]}}


async def search(firm: Firm, typed: str, **more: str | int) -> list[str]:
    found = await firm.boss.api.get("/profiles/skills", params={"q": typed, **more})
    assert found.status_code == 200, found.text
    return [skill["label"]["text"] for skill in found.json()["items"]]


async def test_the_beginning_of_a_word_finds_a_skill_in_the_readers_language(firm: Firm) -> None:
    assert "examiner des grains de café vert" in await search(firm, "grains de caf", lang="fr")
    assert (await search(firm, "examine green cof", lang="en"))[0] == "examine green coffee beans"
    assert (await search(firm, "mondeling in het fin"))[0] == "mondeling in het Fins communiceren"


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("pyhton", "en", "Python"),
        ("javascritp", "en", "JavaScript"),
        ("projct management", "en", "project management"),
        ("cafe vert", "fr", "examiner des grains de café vert"),
        ("comunicatie", "nl", "communicatie"),
    ],
)
async def test_a_slip_or_a_missing_accent_still_finds_it(
    firm: Firm, typed: str, language: str, expected: str
) -> None:
    found = await search(firm, typed, lang=language)

    assert any(expected.casefold() in label.casefold() for label in found), found


async def test_a_label_that_falls_back_says_in_which_language_it_is(firm: Firm) -> None:
    found = await firm.boss.api.get("/profiles/skills", params={"ids": COFFEE, "lang": "nl"})

    assert found.json() == {
        "items": [
            {
                "id": COFFEE,
                "label": {"text": "examine green coffee beans", "lang": "en"},
                "uri": "http://data.europa.eu/esco/skill/543fd93e-dca4-44dc-9f11-fb95e20175ad",
            }
        ],
        "next": None,
    }


async def test_results_come_in_pages_without_doubles(
    firm: Firm, count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        whole = await search(firm, "managing", limit=40, lang="en")
    parts: list[str] = []
    after: str | None = None
    while len(parts) < 40:
        query = {"q": "managing", "limit": "15", "lang": "en"}
        if after:
            query["after"] = after
        page = await firm.boss.api.get("/profiles/skills", params=query)
        parts += [skill["label"]["text"] for skill in page.json()["items"]]
        after = page.json()["next"]

    assert parts[:40] == whole
    assert len(queries) == 4


async def test_a_curator_makes_a_skill_of_the_companys_own(firm: Firm, other_firm: Firm) -> None:
    skill_id = str(uuid4())

    made = await firm.boss.api.put(f"/profiles/skills/{skill_id}", json=OWN)
    again = await firm.boss.api.put(f"/profiles/skills/{skill_id}", json=OWN)

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == {
        "id": skill_id,
        "revision": 1,
        "label": {"text": "Zuurdesem", "lang": "nl"},
        "uri": None,
        "attribution": None,
        **OWN,
    }
    assert (await search(firm, "desemb"))[0] == "Zuurdesem"
    assert (await search(firm, "zuurdeesm"))[0] == "Zuurdesem"
    assert "Zuurdesem" not in await search(other_firm, "desemb")
    unknown = await other_firm.boss.api.get(f"/profiles/skills/{skill_id}")
    assert unknown.status_code == 404
    (told,) = await firm.company.published(SkillNamed)
    assert (told.labels, told.synonyms["nl"]) == (OWN["labels"], ("Desembrood",))


async def test_a_skill_is_renamed_with_its_etag_and_found_by_its_new_name(firm: Firm) -> None:
    address = f"/profiles/skills/{uuid4()}"
    await firm.boss.api.put(address, json=OWN)
    new: dict[str, Any] = {"labels": {"nl": "Broodbakken"}, "synonyms": {}}

    refused = await firm.boss.api.put(address, json=new)
    changed = await firm.boss.api.put(address, json=new, headers={"If-Match": '"1"'})

    assert (refused.status_code, changed.status_code) == (409, 200)
    assert (await search(firm, "broodb"))[0] == "Broodbakken"
    assert "Zuurdesem" not in await search(firm, "zuurdesem")


async def test_a_company_may_call_an_esco_concept_its_own_way(firm: Firm) -> None:
    wanted: dict[str, Any] = {"labels": {"nl": "groene koffie keuren"}, "synonyms": {}}

    before = await firm.boss.api.get(f"/profiles/skills/{COFFEE}")
    named = await firm.boss.api.put(f"/profiles/skills/{COFFEE}", json=wanted)

    assert before.json()["revision"] == 0
    assert named.json()["labels"] == {
        "nl": "groene koffie keuren",
        "en": "examine green coffee beans",
        "fr": "examiner des grains de café vert",
    }
    assert named.json()["attribution"].startswith("This service uses the ESCO classification")
    assert (await search(firm, "groene kof"))[0] == "groene koffie keuren"


async def test_skills_without_a_question_are_those_the_company_uses(firm: Firm) -> None:
    await firm.boss.api.put(f"/profiles/skills/{uuid4()}", json=OWN)

    found = await firm.boss.api.get("/profiles/skills")

    assert [skill["label"]["text"] for skill in found.json()["items"]] == ["Zuurdesem"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"labels": {}},
        {"labels": {"de": "Brot"}},
        {"labels": {"nl": ""}},
        {"labels": {"nl": "a\0"}},
        {"labels": {"nl": "a" * 121}},
        {"labels": {"nl": "a"}, "synonyms": {"nl": ["x"] * 21}},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    refused = await firm.boss.api.put(f"/profiles/skills/{uuid4()}", json=wrong)

    assert refused.status_code == 422


@pytest.mark.parametrize(
    "query",
    [{"limit": 101}, {"lang": "de"}, {"q": "a\0"}, {"q": "a" * 101}, {"ids": "x"}, {"after": "x"}],
)
async def test_a_question_that_makes_no_sense_is_refused(
    firm: Firm, query: dict[str, str | int]
) -> None:
    refused = await firm.boss.api.get("/profiles/skills", params={"q": "a", **query})

    assert refused.status_code == 422


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'; drop table skill; --", "💡", "日本", "."])
async def test_signs_are_searched_as_they_are(firm: Firm, typed: str) -> None:
    assert len(await search(firm, typed)) <= 20


async def test_employees_do_not_name_skills(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    refused = await ann.api.put(f"/profiles/skills/{uuid4()}", json=OWN)

    assert refused.status_code == 403


async def test_an_esco_skill_of_an_item_is_named_at_its_first_use(firm: Firm) -> None:
    event = an_item(firm, COFFEE)

    await firm.company.deliver(event)
    await firm.company.deliver_again(event)
    await firm.company.deliver(an_item(firm, COFFEE))

    assert [str(one.skill_id) for one in await firm.company.published(SkillNamed)] == [COFFEE]


def an_item(firm: Firm, *skill_ids: str) -> ItemPublished:
    return ItemPublished.model_validate(
        {
            "company_id": firm.id,
            "occurred_at": "2026-03-02T09:00:00Z",
            "item_id": uuid4(),
            "revision": 1,
            "kind": "question",
            "author_id": uuid4(),
            "visibility": "company",
            "language": "nl",
            "text": "?",
            "skill_ids": skill_ids,
            "created_at": "2026-03-02T09:00:00Z",
        }
    )


@given(
    st.dictionaries(st.sampled_from(LANGUAGES), st.text(min_size=1, max_size=5), min_size=1),
    st.sampled_from(LANGUAGES),
)
def test_a_label_is_in_the_readers_language_whenever_there_is_one(
    labels: dict[str, str], language: str
) -> None:
    chosen = label_for(labels, language)  # type: ignore[arg-type]  # drawn from LANGUAGES

    assert chosen.text == labels[chosen.lang]
    assert chosen.lang == language or language not in labels
