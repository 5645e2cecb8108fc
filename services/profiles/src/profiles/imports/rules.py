"""What a row of a people CSV may say, and what its errors are called."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from profiles.imports.cells import COLUMNS, REQUIRED, Column, WrongCell, read_cell
from profiles.imports.reading import from_safe_cell
from shared.auth.roles import Role
from shared.languages import Language


class CellError(BaseModel):
    """One thing wrong with one row; `column` is null where it concerns the row as a whole."""

    model_config = ConfigDict(frozen=True)

    column: str | None
    code: str
    text: str


class WantedPerson(BaseModel):
    """What a row wants a person to be.

    Only the fields of columns that the file has are set; the others stay as they are, and so do
    the roles where the cell is empty.
    """

    model_config = ConfigDict(frozen=True)

    external_id: str
    display_name: str
    email: str | None = None
    unit: tuple[str, ...] | None = None
    unit_external_id: str | None = None
    manager_external_id: str | None = None
    language: Language | None = None
    languages: tuple[Language, ...] = ()
    started_on: date | None = None
    left_on: date | None = None
    roles: tuple[Role, ...] | None = None
    subject: str | None = None
    job_title: str | None = None


class Header(NamedTuple):
    """Which column stands where; unknown columns are read over and named in the report."""

    positions: dict[Column, int]
    ignored: tuple[str, ...]
    width: int


def read_header(cells: Sequence[str]) -> Header | list[CellError]:
    """Find the columns, whatever their case; errors when one is missing or there twice."""
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in cells]
    missing = [
        CellError(column=name, code="column_missing", text=f"The column {name} is needed.")
        for name in REQUIRED
        if name not in names
    ]
    twice = [
        CellError(column=name, code="column_twice", text=f"The column {name} is there twice.")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if missing or twice:
        return missing + twice
    positions = {name: names.index(name) for name in COLUMNS if name in names}
    ignored = tuple(name[:100] for name in names if name and name not in COLUMNS)
    return Header(positions, ignored, len(names))


def read_person(
    header: Header, cells: Sequence[str]
) -> tuple[WantedPerson | None, list[CellError]]:
    """Read one row: the person it wants, or everything that is wrong with it, cell by cell."""
    if any(cell.strip() for cell in cells[header.width :]):
        text = "This row has more cells than the header; is a separator inside a text unquoted?"
        return None, [CellError(column=None, code="too_many_cells", text=text)]
    read: dict[str, object] = {}
    errors = []
    for column, position in header.positions.items():
        cell = from_safe_cell(cells[position].strip()) if position < len(cells) else ""
        try:
            read[column] = read_cell(column, cell)
        except WrongCell as wrong:
            errors.append(CellError(column=column, code=wrong.code, text=wrong.text))
    if errors:
        return None, errors
    person = WantedPerson.model_validate(read)
    contradictions = find_contradictions(person)
    return (None, contradictions) if contradictions else (person, [])


def find_contradictions(person: WantedPerson) -> list[CellError]:
    """List what cannot be true of one person at the same time."""
    errors = []
    if person.manager_external_id == person.external_id:
        text = "Nobody is their own manager."
        errors.append(CellError(column="manager_external_id", code="own_manager", text=text))
    if person.started_on and person.left_on and person.left_on < person.started_on:
        text = "left_on is before started_on."
        errors.append(CellError(column="left_on", code="left_before_started", text=text))
    return errors


def find_cycles(manager_of: dict[str, str]) -> set[str]:
    """Name everyone who stands in a circle of managers (not those who merely report into one)."""
    done: set[str] = set()
    circular: set[str] = set()
    for start in manager_of:
        path: dict[str, int] = {}
        person: str | None = start
        while person is not None and person not in done and person not in path:
            path[person] = len(path)
            person = manager_of.get(person)
        if person in path:
            circular |= {one for one, position in path.items() if position >= path[person]}
        done.update(path)
    return circular


def find_depths(manager_of: dict[str, str]) -> dict[str, int]:
    """Count the managers above everyone; nobody may stand in a circle."""
    depths: dict[str, int] = {}
    for start in manager_of:
        path = []
        person: str | None = start
        while person is not None and person not in depths:
            path.append(person)
            person = manager_of.get(person)
        above = -1 if person is None else depths[person]
        for distance, one in enumerate(reversed(path), start=1):
            depths[one] = above + distance
    return depths
