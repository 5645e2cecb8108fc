"""Write people as the CSV that profiles imports."""

import csv
import io
from collections.abc import Iterable

from tools.stackexchange.organisation import Employee

COLUMNS = (
    "external_id", "display_name", "unit", "manager_external_id", "language", "languages",
    "started_on", "roles", "subject",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(people: Iterable[Employee]) -> str:
    """Write one line per person; everyone signs in by their external id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for person in people:
        writer.writerow(_safe(cell) for cell in _cells(person))
    return text.getvalue()


def _cells(person: Employee) -> tuple[str, ...]:
    return (
        person.external_id,
        person.name,
        "/".join(name.replace("/", "\\/") for name in person.unit),
        person.manager or "",
        person.languages[0],
        " ".join(person.languages),
        person.started_on.isoformat(),
        " ".join(person.roles),
        person.external_id,
    )


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
