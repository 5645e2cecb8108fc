import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.imports.cells import COLUMNS
from profiles.imports.reading import to_safe_cell
from profiles.imports.rules import (
    Header,
    WantedPerson,
    find_cycles,
    find_depths,
    read_header,
    read_person,
)

names = st.text("abcdefgh", min_size=1, max_size=1)
trees = st.dictionaries(names, names, max_size=8)


def header_of(*columns: str) -> Header:
    header = read_header(columns)
    assert isinstance(header, Header)
    return header


def errors_of(**cells: str) -> list[tuple[str | None, str]]:
    row = {"external_id": "1", "display_name": "Ann"} | cells
    _, errors = read_person(header_of(*row), list(row.values()))
    return [(error.column, error.code) for error in errors]


def person_of(**cells: str) -> WantedPerson:
    row = {"external_id": "1", "display_name": "Ann"} | cells
    person, errors = read_person(header_of(*row), list(row.values()))
    assert person is not None, errors
    return person


def test_a_full_row_becomes_a_person() -> None:
    person = person_of(
        email="Ann@Example.COM",
        unit="Operations / R\\/D",
        manager_external_id="2",
        language="nl-BE",
        languages="nl, FR;en",
        started_on="1/2/2020",
        left_on="2026-12-31",
        roles="point-person, manager",
        subject="oid-1",
    )

    assert person == WantedPerson(
        external_id="1",
        display_name="Ann",
        email="ann@example.com",
        unit=("Operations", "R/D"),
        manager_external_id="2",
        language="nl",
        languages=("nl", "fr", "en"),
        started_on=date(2020, 2, 1),
        left_on=date(2026, 12, 31),
        roles=("point_person", "manager"),
        subject="oid-1",
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"external_id": ""}, [("external_id", "missing")]),
        ({"display_name": " "}, [("display_name", "missing")]),
        ({"display_name": "A\0n"}, [("display_name", "not_a_line")]),
        ({"display_name": "A\nn"}, [("display_name", "not_a_line")]),
        ({"display_name": "A" * 201}, [("display_name", "not_a_line")]),
        ({"email": "ann at example"}, [("email", "not_an_email")]),
        ({"unit": "Operations//Desk"}, [("unit", "unit_has_gap")]),
        ({"unit": "/".join("abcdefghijklm")}, [("unit", "unit_too_deep")]),
        ({"language": "de"}, [("language", "unknown_language")]),
        ({"languages": "nl xx"}, [("languages", "unknown_language")]),
        ({"started_on": "31/02/2026"}, [("started_on", "not_a_date")]),
        ({"roles": "boss"}, [("roles", "unknown_role")]),
        ({"manager_external_id": "1"}, [("manager_external_id", "own_manager")]),
        (
            {"started_on": "2026-02-01", "left_on": "2026-01-01"},
            [("left_on", "left_before_started")],
        ),
        (
            {"email": "x", "language": "xx"},
            [("email", "not_an_email"), ("language", "unknown_language")],
        ),
    ],
)
def test_every_broken_cell_is_named(
    cells: dict[str, str], expected: list[tuple[str | None, str]]
) -> None:
    assert errors_of(**cells) == expected


def test_columns_that_are_not_there_are_left_alone() -> None:
    assert person_of().model_fields_set == {"external_id", "display_name"}


def test_an_empty_roles_cell_keeps_the_roles_and_learner_alone_takes_them() -> None:
    assert person_of(roles="").roles is None
    assert person_of(roles="learner").roles == ()


def test_the_header_is_found_in_any_case_and_order_and_names_what_it_ignores() -> None:
    header = header_of("Display Name", "Shoe size", "EXTERNAL-ID")

    assert header == Header({"external_id": 2, "display_name": 0}, ("shoe_size",), 3)


def test_a_header_without_a_needed_column_or_with_one_twice_is_refused() -> None:
    found = read_header(["external_id", "email", "email"])

    assert isinstance(found, list)
    assert [(error.column, error.code) for error in found] == [
        ("display_name", "column_missing"),
        ("email", "column_twice"),
    ]


def test_a_row_with_too_many_cells_is_refused_as_a_whole() -> None:
    _, errors = read_person(header_of("external_id", "display_name"), ["1", "Ann", "x"])

    assert [(error.column, error.code) for error in errors] == [(None, "too_many_cells")]


@given(st.lists(st.text(max_size=30), max_size=14))
def test_any_row_gives_a_person_or_errors_and_never_both(cells: list[str]) -> None:
    person, errors = read_person(header_of(*COLUMNS), cells)

    assert (person is None) == bool(errors)


@given(st.text(max_size=20).map(str.strip))
def test_an_exported_name_comes_back_as_it_was_and_never_begins_a_formula(name: str) -> None:
    file = io.StringIO()
    csv.writer(file).writerow(["1", to_safe_cell(name)])
    _, cell = next(csv.reader(io.StringIO(file.getvalue(), newline="")))

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    person, errors = read_person(header_of("external_id", "display_name"), ["1", cell])
    if name and not errors:
        assert person is not None


@given(trees)
def test_exactly_those_who_are_their_own_manager_in_some_steps_stand_in_a_circle(
    manager_of: dict[str, str],
) -> None:
    def comes_back(start: str) -> bool:
        person = manager_of.get(start)
        for _ in manager_of:
            if person is None or person == start:
                break
            person = manager_of.get(person)
        return person == start

    assert find_cycles(manager_of) == {one for one in manager_of if comes_back(one)}


@given(trees)
def test_a_person_stands_one_step_below_their_manager(manager_of: dict[str, str]) -> None:
    circular = find_cycles(manager_of)
    tree = {one: boss for one, boss in manager_of.items() if one not in circular}

    depths = find_depths(tree)

    assert all(depths[one] == depths[boss] + 1 for one, boss in tree.items())
    assert all(depths[one] == 0 for one in depths if one not in tree)


def test_a_chain_of_a_hundred_thousand_managers_is_no_recursion() -> None:
    chain = {str(number): str(number + 1) for number in range(100_000)}

    assert find_cycles(chain) == set()
    assert find_depths(chain)["0"] == 100_000
