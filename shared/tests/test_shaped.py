"""Texts that have to fit a pattern."""

import re
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.text import Shaped

WEEK = r"^20\d{2}-W\d{2}$"
Weeks: TypeAdapter[str] = TypeAdapter(Annotated[str, Shaped(WEEK, "Write 2026-W05.")])


@given(st.from_regex(WEEK, fullmatch=True) | st.text(max_size=9))
def test_only_what_fits_is_taken(text: str) -> None:
    if re.fullmatch(r"20[0-9]{2}-W[0-9]{2}", text):
        assert Weeks.validate_python(text) == text
    else:
        with pytest.raises(ValidationError, match=r"Write 2026-W05\."):
            Weeks.validate_python(text)


def test_the_contract_has_the_pattern() -> None:
    assert Weeks.json_schema() == {"type": "string", "pattern": WEEK}
