"""How one cell of a people CSV is read, column by column."""

import re
from datetime import date
from typing import Final, Literal, cast, get_args

from pydantic import TypeAdapter, ValidationError

from shared.auth.roles import Role
from shared.languages import LANGUAGES, Language
from shared.text import Line

Column = Literal[
    "external_id",
    "display_name",
    "email",
    "unit",
    "unit_external_id",
    "manager_external_id",
    "language",
    "languages",
    "started_on",
    "left_on",
    "roles",
    "subject",
    "job_title",
]
COLUMNS: Final[tuple[Column, ...]] = get_args(Column)
REQUIRED: Final[tuple[Column, ...]] = ("external_id", "display_name")
MAX_UNIT_DEPTH: Final = 12
_ROLES: Final[tuple[Role, ...]] = get_args(Role)
_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+\.[^@\s,;<>.]+")
_EUROPEAN_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_UNIT_SEPARATOR = re.compile(r"(?<!\\)/")
_LIST_SEPARATOR = re.compile(r"[\s,;|]+")
_LINE: TypeAdapter[str] = TypeAdapter(Line)


class WrongCell(ValueError):
    """A cell that cannot be taken: a stable code and a sentence that says what would do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def read_cell(column: Column, cell: str) -> object:
    """Read one cell; an empty one is None, or no languages. Raises WrongCell."""
    if not cell:
        if column in REQUIRED:
            raise WrongCell("missing", f"{column} must not be empty.")
        return () if column == "languages" else None
    return _READERS[column](_one_line(cell))


def _one_line(cell: str) -> str:
    try:
        return _LINE.validate_python(cell)
    except ValidationError:
        text = "Use one line of at most 200 characters, without control characters."
        raise WrongCell("not_a_line", text) from None


def _read_text(cell: str) -> str:
    return cell


def _read_email(cell: str) -> str:
    if not _EMAIL.fullmatch(cell):
        raise WrongCell("not_an_email", "Use one address such as ann@example.com.")
    return cell.lower()


def _read_unit(cell: str) -> tuple[str, ...]:
    names = [part.replace("\\/", "/").strip() for part in _UNIT_SEPARATOR.split(cell)]
    if not all(names):
        raise WrongCell("unit_has_gap", "A unit path has no empty part: Operations/Logistics.")
    if len(names) > MAX_UNIT_DEPTH:
        raise WrongCell("unit_too_deep", f"A unit path has at most {MAX_UNIT_DEPTH} parts.")
    return tuple(names)


def _read_language(cell: str) -> Language:
    code = re.split("[-_]", cell.lower())[0]
    if code not in LANGUAGES:
        raise WrongCell("unknown_language", f"Use one of {', '.join(LANGUAGES)}.")
    return cast(Language, code)  # membership was just tested


def _read_languages(cell: str) -> tuple[Language, ...]:
    return tuple(dict.fromkeys(_read_language(part) for part in _parts(cell)))


def _read_date(cell: str) -> date:
    european = _EUROPEAN_DATE.fullmatch(cell)
    try:
        if european:
            day, month, year = map(int, european.groups())
            return date(year, month, day)
        return date.fromisoformat(
            cell[:10] if cell[10:] in ("", "T00:00:00", " 00:00:00") else cell
        )
    except ValueError:
        raise WrongCell("not_a_date", "Use 2026-01-31 or 31/01/2026.") from None


def _read_roles(cell: str) -> tuple[Role, ...]:
    names = [part.lower().replace("-", "_") for part in _parts(cell)]
    unknown = [name for name in names if name not in (*_ROLES, "learner")]
    if unknown:
        known = ", ".join(("learner", *_ROLES))
        raise WrongCell("unknown_role", f"{unknown[0]} is no role. Use {known}.")
    return tuple(role for role in _ROLES if role in names)


def _parts(cell: str) -> list[str]:
    return [part for part in _LIST_SEPARATOR.split(cell) if part]


_READERS: Final = {
    "external_id": _read_text,
    "display_name": _read_text,
    "email": _read_email,
    "unit": _read_unit,
    "unit_external_id": _read_text,
    "manager_external_id": _read_text,
    "language": _read_language,
    "languages": _read_languages,
    "started_on": _read_date,
    "left_on": _read_date,
    "roles": _read_roles,
    "subject": _read_text,
    "job_title": _read_text,
}
