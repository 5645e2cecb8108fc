"""Notes to a person, who they are from, and what a reader gets of them."""

from typing import Any, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel
from pydantic import Field as Described
from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from feed.authors.models import AuthorOut
from shared.events.profiles import Notice

NoteKind = Literal[
    "asked",
    "answered",
    "helped",
    "thanked",
    "reacted",
    "mentioned",
    "commented",
    "debrief",
    "let-in",
    "asked-back",
    # As profiles tells them, in PersonNotified; the item is what it is about there.
    Notice,
]
MOST_NAMED: Final = 3
MOST_COUNTED: Final = 1_000

_MOMENT = DateTime(timezone=True)


class InboxCounter(SQLModel, table=True):
    """The last sequence number of one person's inbox.

    Its row is locked by every change of that inbox, so that numbers become visible in their own
    order: who has seen number 7 has missed nothing below it.
    """

    __tablename__ = "inbox_counter"

    company_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    last: int = Field(sa_type=BigInteger)


class Note(SQLModel, table=True):
    """Something a person is told about a thing, once per kind: what comes later joins it.

    A change gives it a new sequence number. A note that was taken back keeps its row, so that
    those who look live are told that it is gone.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index("note_bundle", "company_id", "person_id", "kind", "about_id", unique=True),
        Index("note_in_order", "company_id", "person_id", "sequence", unique=True),
        Index(
            "note_unread",
            "company_id",
            "person_id",
            "sequence",
            postgresql_where=text("read_at is null and removed_at is null"),
        ),
        Index("note_by_item", "company_id", "item_id"),
        Index("note_by_thread", "company_id", "thread_id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    sequence: int = Field(sa_type=BigInteger)
    kind: str = Field(sa_type=Text)
    about_id: UUID = Field(description="What its kind is bundled by: a question, an item.")
    item_id: UUID | None = Field(default=None, description="The newest thing it speaks of.")
    thread_id: UUID | None = Field(
        default=None, description="The item to open: a question, a post."
    )
    reasons: list[dict[str, Any]] = Field(  # JSON: AskReason
        default_factory=list, sa_type=JSONB, description="Why this person was asked."
    )
    course: str | None = Field(default=None, sa_type=Text)
    created_at: AwareDatetime = Field(sa_type=_MOMENT)
    changed_at: AwareDatetime = Field(sa_type=_MOMENT)
    read_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    removed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)


class NoteActor(SQLModel, table=True):
    """Someone a note is from: who answered, reacted, commented."""

    __tablename__ = "note_actor"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "note_id"],
            ["note.company_id", "note.id"],
            name="note_actor_note_fkey",
            ondelete="CASCADE",
        ),
        Index("note_actor_by_person", "company_id", "person_id"),
    )

    company_id: UUID = Field(primary_key=True)
    note_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    at: AwareDatetime = Field(sa_type=_MOMENT)


class InboxTicket(SQLModel, table=True):
    """Lets a browser's EventSource, which sends no header, open one stream."""

    __tablename__ = "inbox_ticket"

    company_id: UUID = Field(primary_key=True)
    digest: str = Field(primary_key=True, sa_type=Text, description="SHA-256 of the ticket.")
    person_id: UUID
    language: str = Field(sa_type=Text)
    expires_at: AwareDatetime = Field(sa_type=_MOMENT)


class NoteReasonOut(BaseModel):
    """Why this person was asked."""

    code: str
    text: str = Described(description="In the reader's language.")


class NoteOut(BaseModel):
    """One note."""

    id: UUID
    sequence: int = Described(description="Grows with every change; orders the inbox.")
    kind: NoteKind
    text: str = Described(description="What it says, in the reader's language.")
    item_id: UUID | None = Described(description="The newest thing it speaks of.")
    thread_id: UUID | None = Described(description="The item to open: a question or a post.")
    excerpt: str | None = Described(description="How the item to open begins.")
    from_: list[AuthorOut] = Described(
        serialization_alias="from", description="Up to three who did it, latest first."
    )
    from_count: int = Described(description="How many did it.")
    reasons: list[NoteReasonOut]
    course: str | None = Described(description="Of a debrief note: the course.")
    created_at: AwareDatetime
    changed_at: AwareDatetime
    read_at: AwareDatetime | None


class InboxOut(BaseModel):
    """One page of the inbox, newest change first."""

    items: list[NoteOut]
    next: str | None = Described(description="Give this as `after` for the next page; null at end.")
    unread: int = Described(description=f"Unread notes; counted up to {MOST_COUNTED}.")


class UnreadOut(BaseModel):
    """What is left to read."""

    unread: int


class TicketOut(BaseModel):
    """A ticket to one stream."""

    ticket: str = Described(description="Give it as `?ticket=` within 60 seconds, once.")
    expires_at: AwareDatetime
