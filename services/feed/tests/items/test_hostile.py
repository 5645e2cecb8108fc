"""Hostile text, in every field people write: taken as text or refused, never an error."""

import unicodedata
from uuid import uuid4

import pytest

from services.feed.tests.items.test_rules import HOSTILE, assert_safe
from services.feed.tests.writing import ask, post, problem
from shared.testing.company import Company

UNSTORABLE = ["a\x00b", "a\x1bb", "a\x7fb", "\x0b"]


async def test_hostile_text_is_kept_as_text_and_shown_harmless(company: Company) -> None:
    ann = await company.enrol()
    item_id = await post(ann)

    for text in HOSTILE:
        for feature, more in (
            ("questions", {}),
            ("posts", {}),
            ("comments", {"item_id": str(item_id)}),
        ):
            body = {"text": text, **more}
            response = await ann.api.put(f"/feed/{feature}/{uuid4()}", json=body)
            assert response.status_code == 201, (feature, text, response.text)
            shown = response.json()
            assert shown["text"] == unicodedata.normalize("NFC", text).strip()
            assert_safe(shown["html"])


async def test_a_hostile_title_is_kept_as_it_is(company: Company) -> None:
    ann = await company.enrol()

    for title in (line for line in HOSTILE if "\n" not in line.strip() and "\t" not in line):
        response = await ann.api.put(
            f"/feed/questions/{uuid4()}", json={"text": "Why?", "title": title}
        )
        assert response.status_code == 201, (title, response.text)


@pytest.mark.parametrize("text", UNSTORABLE)
async def test_what_cannot_be_stored_is_refused_in_every_field(company: Company, text: str) -> None:
    ann = await company.enrol()
    question_id, item_id = await ask(ann), await post(ann)

    for feature, body in (
        ("questions", {"text": text}),
        ("questions", {"text": "Why?", "title": text}),
        ("answers", {"text": text, "question_id": str(question_id)}),
        ("posts", {"text": text}),
        ("comments", {"text": text, "item_id": str(item_id)}),
        ("debriefs", {"text": text, "completion_id": str(uuid4())}),
    ):
        refused = await ann.api.put(f"/feed/{feature}/{uuid4()}", json=body)
        assert (refused.status_code, problem(refused)) == (422, "malformed"), feature
