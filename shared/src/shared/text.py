"""Text that people type: trimmed, bounded and storable."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MAX_LINE = 200
MAX_TEXT = 20_000


def clean(value: object) -> object:
    """Normalise to NFC, unify line ends and trim; what is not text is left to the type check."""
    if not isinstance(value, str):
        return value
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unified).strip()


def storable(value: str) -> str:
    """Refuse what PostgreSQL or UTF-8 cannot hold.

    A NUL in JSON is valid JSON and an error in PostgreSQL; a lone surrogate is a valid Python
    string that no UTF-8 encoder takes. Raises ValueError.
    """
    if found := _UNSTORABLE.search(value):
        raise ValueError(f"The character U+{ord(found.group()):04X} is not allowed.")
    return value


def single_line(value: str) -> str:
    """Refuse line breaks. Raises ValueError."""
    if "\n" in value:
        raise ValueError("A line break is not allowed here.")
    return value


Text = Annotated[
    str,
    Field(min_length=1, max_length=MAX_TEXT),
    AfterValidator(storable),
    BeforeValidator(clean),
]
"""One to 20,000 characters, line breaks allowed."""

Line = Annotated[
    str,
    Field(min_length=1, max_length=MAX_LINE),
    AfterValidator(storable),
    AfterValidator(single_line),
    BeforeValidator(clean),
]
"""One to 200 characters on one line."""


@dataclass(frozen=True)
class Shaped:
    """Annotate a text that has to fit a pattern; who misses it is told what to write."""

    pattern: str
    advice: str

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._fitting, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | {"pattern": self.pattern}

    def _fitting(self, value: str) -> str:
        if re.fullmatch(self.pattern, value, re.ASCII) is None:
            raise ValueError(self.advice)
        return value


def folded(value: str) -> str:
    """Fold case and accents, for sorting and matching names: "Zoë" gives "zoe"."""
    if value.isascii():
        return value.lower()
    decomposed = unicodedata.normalize("NFKD", value.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
