"""Cut a small excerpt out of a dump, its rows unchanged, so that it can ship with its licence."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

from tools.stackexchange.dump import (
    ACCEPTED_BY_ORIGINATOR,
    KINDS,
    Post,
    User,
    read_posts,
    read_rows,
    read_users,
)
from tools.stackexchange.site import DumpFiles

KEPT_ATTRIBUTES = (
    "Id", "PostTypeId", "ParentId", "AcceptedAnswerId", "CreationDate", "Score", "Title", "Tags",
    "OwnerUserId", "Body",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Which posts are taken: written in a time, by known people, not too long."""

    begin: datetime
    end: datetime
    longest_characters: int


def cut(source: DumpFiles, target: DumpFiles, choice: Choice) -> int:
    """Write the excerpt and return its number of posts."""
    users = read_users(source.people)
    kept = _chosen(list(read_posts(source.posts)), users, choice)
    _write_rows(target.posts, "posts", _posts(source.posts, set(kept)))
    _write_rows(target.votes, "votes", _acceptances(source.votes, set(kept), choice))
    authors = {post.owner for post in kept.values()}
    _write_people(target.people, [user for user in users.values() if user.id in authors])
    return len(kept)


def _chosen(posts: list[Post], users: dict[str, User], choice: Choice) -> dict[int, Post]:
    short = [
        post
        for post in posts
        if post.owner in users
        and choice.begin <= post.created_at < choice.end
        and len(post.body) <= choice.longest_characters
    ]
    answers = [post for post in short if post.kind == "answer"]
    answered = {post.parent_id for post in answers}
    questions = {post.id: post for post in short if post.kind == "question" and post.id in answered}
    return questions | {post.id: post for post in answers if post.parent_id in questions}


def _posts(path: Path, kept: set[int]) -> Iterator[dict[str, str]]:
    for row in read_rows(path):
        if row.get("PostTypeId") in KINDS and int(row["Id"]) in kept:
            yield {name: row[name] for name in KEPT_ATTRIBUTES if name in row}


def _acceptances(path: Path, kept: set[int], choice: Choice) -> Iterator[dict[str, str]]:
    for row in read_rows(path):
        if (
            row.get("VoteTypeId") == ACCEPTED_BY_ORIGINATOR
            and int(row["PostId"]) in kept
            and row["CreationDate"] < choice.end.date().isoformat()
        ):
            yield row


def _write_rows(path: Path, root: str, rows: Iterator[dict[str, str]]) -> None:
    line_ends = {"\n": "&#xA;", "\r": "&#xD;"}
    with path.open("w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n')
        for row in rows:
            attributes = (f"{name}={quoteattr(value, line_ends)}" for name, value in row.items())
            file.write(f"  <row {' '.join(attributes)} />\n")
        file.write(f"</{root}>\n")


def _write_people(path: Path, users: list[User]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "display_name", "created_at"])
        for user in sorted(users, key=lambda user: int(user.id)):
            writer.writerow([user.id, user.name, user.created_at.replace(tzinfo=None).isoformat()])
