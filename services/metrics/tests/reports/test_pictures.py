"""Figures as a picture that everyone can read."""

import xml.etree.ElementTree as ET

import pytest

from metrics.charts.rules import Chart, Mark, draw
from shared.languages import Language
from shared.testing.company import Colleague, Company

from ..stories import Story, at

PICTURE = "/metrics/reports/weekly.svg"
METRICS = [
    "people_asked",
    "people_helped",
    "helpers",
    "time_to_help",
    "helped_from_elsewhere",
    "sos_moments",
]
SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "line", "circle", "text")}


@pytest.fixture
async def story(company: Company) -> Story:
    told = Story(company)
    await told.begin()
    await told.unit("sales")
    await told.unit("<script>alert('&')</script>")
    return told


async def _picture(reader: Colleague, **query: str) -> ET.Element:
    answer = await reader.api.get(PICTURE, params={"to": "2024-W05", **query})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    return ET.fromstring(answer.content)  # noqa: S314  our own drawing


def _words(drawing: ET.Element) -> list[str]:
    return [element.text or "" for element in drawing.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("language", "title", "legend"),
    [
        ("nl", "Mensen die iets vroegen", "Lijntjes: wat de afronding op vijf verbergt"),
        ("fr", "Personnes qui ont posé une question", "Traits : ce que cache l'arrondi à cinq"),
        ("en", "People who asked", "Lines: what rounding to fives hides"),
    ],
)
async def test_a_picture_says_in_words_what_it_shows(
    company: Company, story: Story, language: Language, title: str, legend: str
) -> None:
    learner = await company.enrol(language=language)
    await story.asks("sales", 12, at(2))
    await story.close(3)

    drawing = await _picture(learner)

    assert drawing.get("role") == "img"
    assert drawing.get("lang") == language
    assert drawing.get("aria-labelledby") == "title desc"
    assert drawing.findtext(f"{SVG}title") == title
    assert title in _words(drawing)
    assert legend in " ".join(_words(drawing))


async def test_the_description_tells_every_week(company: Company, story: Story) -> None:
    learner = await company.enrol()
    await story.asks("sales", 12, at(2))
    await story.close(3)

    drawing = await _picture(learner, **{"from": "2024-W02"})

    assert drawing.findtext(f"{SVG}desc") == (
        "How many different people asked at least one question that week which others could see. "
        "8 Jan: about 10 people (8 to 12) "
        "15 Jan: Too few: under 5 people, or so few others that they could be worked out. "
        "22 Jan: Appears on Monday 29 Jan at 06:00. "
        "29 Jan: Appears on Monday 5 Feb at 06:00."
    )


@pytest.mark.parametrize("metric", METRICS)
async def test_a_picture_holds_nothing_that_runs(
    company: Company, story: Story, metric: str
) -> None:
    analyst = await company.enrol("analyst")
    hostile = next(path for name, path in story.units.items() if "script" in name)
    await story.close(3)

    drawing = await _picture(analyst, unit=str(hostile[-1]), metric=metric)

    assert {element.tag for element in drawing.iter()} <= HARMLESS
    assert not [
        name
        for element in drawing.iter()
        for name in element.attrib
        if name.startswith("on") or "href" in name or name == "style"
    ]
    assert any("<script>alert('&')</script>" in words for words in _words(drawing))


async def test_a_picture_of_no_week_and_of_very_many_is_drawn(
    company: Company, story: Story
) -> None:
    learner = await company.enrol()

    empty = await _picture(learner, **{"from": "2090-W01", "to": "2090-W05"})
    long = await _picture(learner, **{"from": "2023-W01", "to": "2025-W01"})

    assert "The whole company" in _words(empty)
    assert sum(words == "–" for words in _words(long)) == 52


def _a_chart(*marks: Mark) -> Chart:
    return Chart("Title", "Subtitle", "What it is.", "en", "columns", marks, [], str)


@pytest.mark.parametrize("highest", [1, 4, 7, 33, 99, 100, 101, 12_345])
def test_ticks_are_few_and_reach_the_highest_value(highest: int) -> None:
    drawing = ET.fromstring(draw(_a_chart(Mark("w", "t", highest, highest, highest, "v"))).encode())  # noqa: S314

    ticks = [int(words) for words in _words(drawing) if words.isdigit()]

    assert 2 <= len(ticks) <= 6
    assert ticks == sorted(ticks)
    assert max(ticks) >= highest
