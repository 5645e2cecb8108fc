"""The ESCO classification: its official CSV format and the compact copy that ships with us."""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import IO, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.languages import LANGUAGES, Language
from shared.text import folded

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."
OFFICIAL_COLUMNS = ("conceptUri", "preferredLabel", "altLabels")
_PACKAGE = "profiles.skills"
_SHIPPED = "esco/concepts.jsonl.gz"


class NotEsco(ValueError):
    """The file is not a CSV of the official ESCO download."""


class Labels(NamedTuple):
    """What a concept is called in one language; `preferred` is empty where ESCO has none."""

    preferred: str
    alternatives: tuple[str, ...] = ()


class Concept(NamedTuple):
    """One ESCO concept."""

    uri: str
    type: str
    reuse: str
    labels: dict[Language, Labels]

    @property
    def id(self) -> UUID:
        return concept_id(self.uri)


def concept_id(uri: str) -> UUID:
    """Give the skill id of an ESCO uri; it is the same in every company and for ever."""
    return uuid5(NAMESPACE_URL, uri)


def read_official(lines: Iterable[str], language: Language) -> Iterator[Concept]:
    """Read one language file of the official download. Raises NotEsco when columns are missing."""
    reader = csv.DictReader(lines)
    missing = [name for name in OFFICIAL_COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise NotEsco(f"These columns are missing: {', '.join(missing)}.")
    for row in reader:
        labels = _labels(row["preferredLabel"], (row["altLabels"] or "").split("\n"))
        if row["conceptUri"] and labels != Labels(""):
            kind, reuse = row.get("skillType") or "group", row.get("reuseLevel") or ""
            yield Concept(row["conceptUri"].strip(), kind, reuse, {language: labels})


def read_columns(lines: Iterable[str]) -> Iterator[Concept]:
    """Read a table with one column per language: uri, type, reuse, en, fr, nl, alt_en, ….

    Alternatives are separated by " | ". Raises NotEsco when columns are missing.
    """
    reader = csv.DictReader(lines)
    if not {"uri", "type", "reuse", *LANGUAGES} <= set(reader.fieldnames or ()):
        raise NotEsco("The columns uri, type, reuse, en, fr and nl are needed.")
    for row in reader:
        found = {
            language: _labels(row[language], (row[f"alt_{language}"] or "").split("|"))
            for language in LANGUAGES
        }
        labels = {language: one for language, one in found.items() if one != Labels("")}
        yield Concept(row["uri"].strip(), row["type"], row["reuse"], labels)


def merge(concepts: Iterable[Concept]) -> dict[str, Concept]:
    """Join what several files say of the same uri; the later file wins per language."""
    merged: dict[str, Concept] = {}
    for concept in concepts:
        known = merged.get(concept.uri, concept)
        merged[concept.uri] = known._replace(labels=known.labels | concept.labels)
    return merged


def pack(concepts: Iterable[Concept], file: IO[bytes]) -> None:
    """Write the compact copy: gzipped JSON lines, the attribution first, then by uri.

    The same concepts give the same bytes, so that a rebuild that changes nothing shows no diff.
    """
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(_line({"attribution": ATTRIBUTION}))
        for concept in sorted(concepts):
            labels = {
                language: [one.preferred, *one.alternatives]
                for language, one in sorted(concept.labels.items())
            }
            packed.write(_line([concept.uri, concept.type, concept.reuse, labels]))


def unpack(file: IO[bytes]) -> Iterator[Concept]:
    """Read what `pack` wrote."""
    with gzip.open(file) as lines:
        next(lines)
        for line in lines:
            uri, kind, reuse, packed = json.loads(line)
            labels = {
                language: Labels(texts[0], tuple(texts[1:])) for language, texts in packed.items()
            }
            yield Concept(uri, kind, reuse, labels)


def shipped() -> list[Concept]:
    """Read the copy that ships with the service."""
    with resources.files(_PACKAGE).joinpath(_SHIPPED).open("rb") as file:
        return list(unpack(file))


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _labels(preferred: str | None, alternatives: Iterable[str]) -> Labels:
    """Trim labels and drop alternatives that search could not tell from an earlier one."""
    first = " ".join((preferred or "").split())
    seen = {folded(first)}
    kept = []
    for alternative in (" ".join(text.split()) for text in alternatives):
        if alternative and folded(alternative) not in seen:
            seen.add(folded(alternative))
            kept.append(alternative)
    return Labels(first, tuple(kept))
