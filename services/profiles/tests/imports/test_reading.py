from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.imports.reading import (
    Unreadable,
    find_encoding,
    from_safe_cell,
    read_lines,
    read_rows,
    to_safe_cell,
)


def rows_of(content: bytes, chunk: int = 7) -> list[tuple[int, list[str]]]:
    def chunks() -> Iterator[bytes]:
        return (content[at : at + chunk] for at in range(0, len(content), chunk))

    lines = read_lines(chunks(), find_encoding(chunks()))
    return [(row.line, row.cells) for row in read_rows(lines)]


EXPECTED = [(1, ["external_id", "display_name"]), (2, ["1", "Zoë"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_as_its_program_wrote_it(encoding: str, separator: str, end: str) -> None:
    text = f"external_id{separator}display_name{end}1{separator}Zoë{end}"

    assert rows_of(text.encode(encoding)) == EXPECTED


def test_a_row_knows_the_line_it_begins_on() -> None:
    content = b'a,b\n\n1,"two\nlines"\n2,x\n'

    assert rows_of(content) == [(1, ["a", "b"]), (3, ["1", "two\nlines"]), (5, ["2", "x"])]


def test_one_late_byte_makes_it_windows_1252() -> None:
    content = b"a\n" * 1000 + "é".encode("cp1252")

    assert find_encoding([content[:500], content[500:]]) == "cp1252"


def test_a_quote_that_never_closes_is_refused_with_its_line() -> None:
    content = b'a,b\n1,"x\n' + b"2,y\n" * 5000

    with pytest.raises(Unreadable) as refused:
        rows_of(content, 1000)

    assert refused.value.line == 2


@pytest.mark.parametrize("content", [b"\x81\x81", b"\xff\xfea", b"a" * 300_000])
def test_what_is_no_text_file_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        rows_of(content, 1000)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_any_bytes_are_read_or_refused(content: bytes, chunk: int) -> None:
    try:
        rows = rows_of(content, chunk)
    except Unreadable:
        return
    assert all(line >= 1 and cells for line, cells in rows)


@given(st.text(max_size=20) | st.from_regex(r"'*[=+@-]x", fullmatch=True))
def test_a_safe_cell_can_be_undone_and_is_no_formula(text: str) -> None:
    safe = to_safe_cell(text)

    assert from_safe_cell(safe) == text
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
