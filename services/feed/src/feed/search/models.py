"""What search keeps of an item, and what a searcher gets."""

from typing import Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType
from sqlmodel import Field, SQLModel

from feed.authors.models import AuthorOut
from feed.search.keyed import ARE_KEYED
from shared.languages import Language

MOST_RESULTS: Final = 100
QUERY_CHARACTERS: Final = 500


class HalfVector(UserDefinedType[str]):
    """pgvector's halfvec: 512 numbers of 16 bits, written and read as `[1,2,…]`."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "halfvec(512)"

    def __init__(self, _dimensions: int = 512) -> None:
        """Take what reading a table's columns gives; there is one size."""


# So that comparing tables with models (`alembic check`) knows the type.
ischema_names["halfvec"] = HalfVector


class SearchDocument(SQLModel, table=True):
    """An item as search finds it: by words in its language, by likeness of letters, by meaning."""

    __tablename__ = "search_document"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "item_id"],
            ["item.company_id", "item.id"],
            name="search_document_item_fkey",
            ondelete="CASCADE",
        ),
        CheckConstraint(ARE_KEYED, name="search_document_words_are_keyed"),
        Index("search_document_words", "words", postgresql_using="gin"),
        Index("search_document_titled", "titled", postgresql_using="gin"),
        Index(
            "search_document_handle",
            "company_id",
            "handle",
            postgresql_using="gin",
            postgresql_ops={"handle": "gin_trgm_ops"},
        ),
        Index(
            "search_document_vector",
            "vector",
            postgresql_using="hnsw",
            postgresql_ops={"vector": "halfvec_ip_ops"},
            postgresql_with={"m": 8},
        ),
        # Words and vector are read of hundreds of rows: beside them, not behind a pointer.
        {"postgresql_with": {"toast_tuple_target": 8160}},
    )

    company_id: UUID = Field(primary_key=True)
    item_id: UUID = Field(primary_key=True)
    thread_id: UUID = Field(description="The question of an answer, else the item itself.")
    language: str = Field(sa_type=Text)
    plain: str = Field(sa_type=Text, description="Its text without markup.")
    handle: str = Field(sa_type=Text, description="Title or beginning, folded, for typos.")
    words: str = Field(
        sa_type=TSVECTOR,
        description="Keyed. Of the title (weight A) with their places; of the text bare.",
    )
    titled: str = Field(
        default=None,
        sa_column=Column(
            TSVECTOR, Computed("ts_filter(words, '{a}')", persisted=True), nullable=False
        ),
        description="The words of the title.",
    )
    vector: str | None = Field(default=None, sa_type=HalfVector)
    revision: int
    created_at: AwareDatetime = Field(sa_type=DateTime(timezone=True))


class CommonStem(SQLModel, table=True):
    """A word, as search keeps it, that so many of a company's items have that it finds nothing."""

    __tablename__ = "common_stem"

    company_id: UUID = Field(primary_key=True)
    stem: str = Field(sa_type=Text, primary_key=True)
    share: float = Field(sa_type=REAL, description="Of the company's items, 0..1.")


FoundBy = Literal["same-words", "same-meaning", "same-topic", "like-letters", "helped-many"]


class FoundReasonOut(BaseModel):
    """Why it was found."""

    code: FoundBy
    text: str = Described(description="In the reader's language.")


class FoundAnswerOut(BaseModel):
    """An answer to a question that was found."""

    id: UUID
    author: AuthorOut | None = Described(description="Null where the author was erased.")
    excerpt: str
    language: Language
    created_at: AwareDatetime
    helped: int = Described(description="How many said that it helped them.")
    is_match: bool = Described(description="The words or the meaning were found in it.")


class MarkOut(BaseModel):
    """Where a searched word stands in the snippet."""

    start: int
    end: int


class SnippetOut(BaseModel):
    """The place that was found."""

    text: str
    marks: list[MarkOut]


class FoundOut(BaseModel):
    """A question, post or debrief that was found; a question with the answers that helped."""

    id: UUID
    kind: Literal["question", "post", "debrief"]
    author: AuthorOut | None = Described(description="Null where the author was erased.")
    title: str | None
    snippet: SnippetOut
    language: Language
    created_at: AwareDatetime
    helped: int
    answer_count: int
    answers: list[FoundAnswerOut] = Described(
        description="Its two best: those that helped most, then those that were found."
    )
    score: float = Described(description="Only for comparing results of the same search.")
    reasons: list[FoundReasonOut]


class FoundPageOut(BaseModel):
    """A page of what was found, best first."""

    items: list[FoundOut]
    next: str | None = Described(description="Give this as `after` for the next page; null at end.")


class SimilarOut(BaseModel):
    """Questions like this one, those with answers first."""

    items: list[FoundOut]
