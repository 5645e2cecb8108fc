"""Cutting what comes in into lines."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.imports.rules import (
    MAX_LINE_BYTES,
    NotLines,
    UnreadableLine,
    cut_lines,
    cut_list,
    read_bytes,
)

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(body=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=5))
def test_lines_are_the_same_however_the_body_arrives(body: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(body)]
    parts = [body[a:b] for a, b in pairwise(places)]

    found = list(cut_lines(parts))

    assert found == [line.strip() for line in body.split(b"\n") if line.strip()]


def test_a_body_without_line_ends_does_not_pile_up() -> None:
    [line] = list(cut_lines([b"x" * 60_000] * 50))

    assert len(line) <= MAX_LINE_BYTES + 60_001
    with pytest.raises(UnreadableLine):
        read_bytes(line)


@given(st.lists(Json, max_size=6), st.sampled_from([None, 0, 2]))
def test_a_json_list_is_cut_into_its_elements(elements: list[object], indent: int | None) -> None:
    text = json.dumps(elements, indent=indent, ensure_ascii=False)

    assert [json.loads(element) for element in cut_list(text)] == elements


@pytest.mark.parametrize(
    "text", ["", "{}", "[", "[1", "[1 2]", "[,]", "[1,", "nonsense", "[" * 9999]
)
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(NotLines):
        list(cut_list(text))
