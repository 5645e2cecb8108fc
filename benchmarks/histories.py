"""The public Q&A histories as the matching index takes them, in order of time."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from matching.documents.words import encoded_text, index_words
from matching.index.entries import Audience, Entry
from shared.encoder import EncoderName, load_encoder
from tools.stackexchange.dump import Post, read_posts
from tools.stackexchange.html_tree import parse, text_of
from tools.stackexchange.site import Site

HISTORIES: Final = ("quantumcomputing_2018", "coffee_2015")
_EVERYONE: Final = Audience("company", None)
_BATCH: Final = 64


def data_folder() -> Path:
    """Find the data sets: RAAKVLAK_DATA_SETS, else the folder beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    return Path(os.environ.get("RAAKVLAK_DATA_SETS", beside)) / "stackexchange"


def read_history(name: str, encoder: EncoderName) -> list[Entry]:
    """Read a history; answers have the topics of their question. Raises FileNotFoundError."""
    posts = sorted(read_posts(data_folder() / f"{name}_Posts.xml"), key=lambda p: p.created_at)
    tags = {post.id: post.tags for post in posts if post.kind == "question"}
    site = Site(name)
    entries = [_entry(post, tags.get(post.parent_id or post.id, ()), site) for post in posts]
    texts = [encoded_text(post.title, _plain(post)) for post in posts]
    return list(_with_vectors(entries, texts, encoder))


def read_questions(name: str) -> list[str]:
    """Read the questions as people typed them, title and text. Raises FileNotFoundError."""
    posts = read_posts(data_folder() / f"{name}_Posts.xml")
    return [encoded_text(p.title, _plain(p)) for p in posts if p.kind == "question"]


def read_plain(name: str) -> list[tuple[str, str]]:
    """Read posts as title (empty for answers) and plain text. Raises FileNotFoundError."""
    posts = read_posts(data_folder() / f"{name}_Posts.xml")
    return [(post.title, _plain(post)) for post in posts]


def _entry(post: Post, tags: Sequence[str], site: Site) -> Entry:
    parent = replace(post, id=post.parent_id, kind="question") if post.parent_id else None
    return Entry(
        id=site.item_id(post),
        kind=post.kind,
        author_id=site.skill_id(f"person-{post.owner}") if post.owner else None,
        language="en",
        words=index_words(post.title, _plain(post), "en"),
        at=post.created_at,
        audience=_EVERYONE,
        parent_id=site.item_id(parent) if parent else None,
        topic_ids=tuple(site.skill_id(tag) for tag in tags),
        title=post.title or None,
    )


def _plain(post: Post) -> str:
    return text_of(parse(post.body))


def _with_vectors(
    entries: Sequence[Entry], texts: Sequence[str], encoder: EncoderName
) -> Iterator[Entry]:
    if encoder == "none":
        yield from entries
        return
    model = load_encoder(encoder)
    for start in range(0, len(entries), _BATCH):
        vectors = model.encode(texts[start : start + _BATCH]).astype(np.float16)
        for entry, vector in zip(entries[start : start + _BATCH], vectors, strict=True):
            yield replace(entry, vector=vector)
