"""Read the files Stack Exchange publishes, row by row, without holding them in memory."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from xml.parsers import expat

CHUNK_BYTES = 1 << 16
COMMUNITY_USER = "-1"
ACCEPTED_BY_ORIGINATOR = "1"

KINDS: Mapping[str, Literal["question", "answer"]] = {"1": "question", "2": "answer"}


class DumpRefused(Exception):
    """The file is not a dump as Stack Exchange publishes it."""


@dataclass(frozen=True)
class Post:
    """A question or an answer as it stands in Posts.xml; `body` is HTML."""

    id: int
    kind: Literal["question", "answer"]
    parent_id: int | None
    accepted_id: int | None
    owner: str | None
    created_at: datetime
    title: str
    body: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class User:
    """Someone who posted, by the name they chose."""

    id: str
    name: str
    created_at: datetime


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the attributes of every `<row>`.

    Refuses files that declare entities: a dump has none, an attack on the parser has.
    """
    found: list[dict[str, str]] = []
    parser = _row_parser(found)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.Parse(chunk)
                yield from found
                found.clear()
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes "is final" by position only
    except expat.ExpatError as error:
        raise DumpRefused(f"{path.name} is not well-formed: {error}.") from error


def _row_parser(found: list[dict[str, str]]) -> expat.XMLParserType:
    def keep_row(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            found.append(attributes)

    def refuse_entity(name: str, *_: object) -> None:
        raise DumpRefused(f"The file declares the entity {name!r}; a dump has none.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = keep_row
    parser.EntityDeclHandler = refuse_entity
    return parser


def read_posts(path: Path) -> Iterator[Post]:
    """Yield questions and answers; tag wikis and other kinds are left out."""
    return (_post(row) for row in read_rows(path) if row.get("PostTypeId") in KINDS)


def read_acceptances(path: Path) -> dict[int, datetime]:
    """Tell when each accepted answer was accepted, to the day, which is all the dump tells."""
    return {
        int(row["PostId"]): _time(row["CreationDate"])
        for row in read_rows(path)
        if row.get("VoteTypeId") == ACCEPTED_BY_ORIGINATOR
    }


def read_users(path: Path) -> dict[str, User]:
    """Read people from Users.xml or from a CSV with id, display_name and created_at."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            found = [
                User(row["id"], row["display_name"], _time(row["created_at"]))
                for row in csv.DictReader(file)
            ]
    else:
        found = [
            User(row["Id"], row["DisplayName"], _time(row["CreationDate"]))
            for row in read_rows(path)
        ]
    return {user.id: user for user in found if user.id != COMMUNITY_USER}


def _post(row: Mapping[str, str]) -> Post:
    return Post(
        id=int(row["Id"]),
        kind=KINDS[row["PostTypeId"]],
        parent_id=_number(row.get("ParentId")),
        accepted_id=_number(row.get("AcceptedAnswerId")),
        owner=row.get("OwnerUserId"),
        created_at=_time(row["CreationDate"]),
        title=row.get("Title", "").strip(),
        body=row.get("Body", ""),
        tags=_tags(row.get("Tags", "")),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _tags(text: str) -> tuple[str, ...]:
    """Split both spellings of tags: `<a><b>` until 2024, `|a|b|` since."""
    return tuple(tag for tag in text.replace("><", "|").strip("<>|").split("|") if tag)
