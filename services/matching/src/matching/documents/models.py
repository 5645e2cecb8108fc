"""What people wrote, as matching keeps it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class Document(SQLModel, table=True):
    """A question, answer, post or debrief; removed ones stay as a tombstone without text."""

    __tablename__ = "document"
    __table_args__ = (
        Index("document_by_freshness", "company_id", "index_revision"),
        Index("document_by_author", "company_id", "author_id"),
        Index("document_by_parent", "company_id", "parent_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str
    parent_id: UUID | None = None
    author_id: UUID | None = None
    unit_id: UUID | None = None
    community_id: UUID | None = Field(
        default=None, description="Whose members may read it, if that is the visibility."
    )
    visibility: str
    language: str
    title: str | None = Field(default=None, sa_type=Text)
    text: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text, description="The words it is found by, one space between.")
    vector: bytes | None = Field(
        default=None, sa_type=LargeBinary, description="512 numbers of 16 bits; null: no encoder."
    )
    skill_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    topic_ids: list[UUID] = Field(
        sa_column=Column(ARRAY(Uuid), nullable=False),
        description="Its own skills, and for an answer those of its question.",
    )
    published_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    helped: int = 0
    is_removed: bool = False
    is_closed: bool = False
    revision: int = Field(description="The feed's, of the text.")
    state_revision: int = Field(default=0, description="The feed's, of being closed.")
    index_revision: int = Field(sa_column=Column(BigInteger, nullable=False))
