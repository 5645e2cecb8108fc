"""What is measured is said to everybody, in their language."""

import pytest

from shared.languages import Language
from shared.testing.company import Company

from ..stories import Story

ALL = [
    "people_asked",
    "people_helped",
    "helpers",
    "time_to_help",
    "helped_from_elsewhere",
    "sos_moments",
    "managers_sharing",
    "team_climate",
]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
async def test_everyone_reads_what_is_measured_and_how_it_errs(
    company: Company, language: Language
) -> None:
    await Story(company).begin(minimum_group_size=6)
    learner = await company.enrol(language=language)

    answer = await learner.api.get("/metrics/definitions")

    items = answer.json()["items"]
    assert [item["id"] for item in items] == ALL
    assert [item["minimum_group"] for item in items] == [6, 6, 6, 9, 6, 6, 6, 6]
    assert [item["period"] for item in items] == [*["week"] * 6, "quarter", "pulse"]
    assert {item["lang"] for item in items} == {language}
    assert all(value for item in items for value in item.values())


async def test_each_language_says_it_in_its_own_words(company: Company) -> None:
    await Story(company).begin()
    learner = await company.enrol()

    names = []
    for language in ("nl", "fr", "en"):
        answer = await learner.api.get(
            "/metrics/definitions", headers={"Accept-Language": language}
        )
        names.append(answer.json()["items"][0]["name"])

    assert names == [
        "Mensen die iets vroegen",
        "Personnes qui ont posé une question",
        "People who asked",
    ]
