import csv
import io
import json
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from profiles.record import operations
from profiles.record.paper import Cover, Entry, render
from profiles.record.wording import MOST_ENTRIES
from services.profiles.tests.firms import Firm
from services.profiles.tests.record.happenings import a_course, read
from shared.testing.company import Colleague

EXPORT = "/profiles/me/record/export"
HOSTILE = ["=cmd|'/C calc'!A0", "+1", "-2", "@sum(A1)", 'say; "hi"', "Zoë: «été», ĳsvogel"]


async def noted(person: Colleague, text: str, day: str = "2026-03-02") -> None:
    body = {"text": text, "on": day}
    assert (await person.api.put(f"/profiles/moments/{uuid4()}", json=body)).status_code == 201


async def test_the_json_holds_the_whole_record(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    (ann,) = await firm.hire("1")
    for number in range(5):
        await noted(ann, f"Number {number}")
    monkeypatch.setattr(operations, "SLICE", 2)

    answer = await ann.api.get(EXPORT)

    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"].startswith('attachment; filename="learning-')
    assert answer.json()["entries"] == await read(ann)
    assert answer.json()["owner"]["person_id"] == str(ann.id)


async def test_an_empty_record_is_a_file_too(firm: Firm) -> None:
    answers = [
        await firm.boss.api.get(EXPORT, params={"format": one}) for one in ("json", "csv", "pdf")
    ]

    assert answers[0].json()["entries"] == []
    assert answers[1].text.count("\n") == 1
    assert answers[2].content.startswith(b"%PDF-")


async def test_no_cell_of_the_csv_begins_a_formula_and_accents_survive(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    for text in HOSTILE:
        await noted(ann, text)

    answer = await ann.api.get(EXPORT, params={"format": "csv"})

    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["text"].removeprefix("'") for row in rows} == set(HOSTILE)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@"))]


async def test_a_file_can_be_of_one_kind_and_year(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    await noted(ann, "Old", "2025-12-31")
    await noted(ann, "New", "2026-01-01")
    await firm.company.deliver(a_course(firm, ann))

    answer = await ann.api.get(EXPORT, params={"year": 2026, "kind": "moment"})

    assert [one["text"] for one in answer.json()["entries"]] == ["New"]


@pytest.mark.parametrize(
    ("language", "title"),
    [("nl", "Mijn leren"), ("fr", "Mon apprentissage"), ("en", "What I learned")],
)
async def test_the_paper_is_in_the_readers_language(firm: Firm, language: str, title: str) -> None:
    (ann,) = await firm.hire("1")
    await noted(ann, HOSTILE[-1])

    headers = {"Accept-Language": language}
    answer = await ann.api.get(EXPORT, params={"format": "pdf"}, headers=headers)

    text = words_of(answer.content)
    assert answer.headers["content-type"] == "application/pdf"
    assert (title in text, HOSTILE[-1] in text, "2026-03-02" in text) == (True, True, True)


def words_of(paper: bytes) -> str:
    """Read a PDF as people do."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)


COVER: Cover = {
    "name": "Zoë Dubois",
    "company": "Bakkerij",
    "made_on": "2026-03-02",
    "language": "nl",
}


def an_entry(**values: Any) -> Entry:
    plain: Any = {
        "kind": "moment",
        "on": "2026-03-02",
        "title": None,
        "text": "Aha.",
        "skills": [],
        "minutes": None,
        "url": None,
        "people_helped": None,
    }
    whole: Entry = plain | values
    return whole


def test_the_same_record_gives_the_same_bytes() -> None:
    entries = [an_entry(minutes=5, skills=["Brood bakken"]), an_entry(text="漢字 😀")]

    assert render(COVER, entries) == render(COVER, list(entries))


def test_the_paper_ends_where_there_is_too_much() -> None:
    read_so_far = 0

    def endless() -> Any:
        nonlocal read_so_far
        while True:
            read_so_far += 1
            yield an_entry(text=None)

    assert render(COVER, endless()).startswith(b"%PDF-")
    assert read_so_far == MOST_ENTRIES + 1


def test_whatever_is_typed_can_be_set() -> None:
    texts = ["x" * 2000, "\t tab", "a\nb\n\nc", "‏עברית", "🇧🇪" * 50, "{nb} {page}", "\u200b"]

    assert render(COVER, [an_entry(text=text, title=text, url=text) for text in texts])


async def test_an_unknown_format_is_refused(firm: Firm) -> None:
    answer = await firm.boss.api.get(EXPORT, params={"format": "docx"})

    assert answer.status_code == 422
    assert json.loads(answer.text)["type"] == "/problems/malformed"
