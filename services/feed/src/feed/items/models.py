"""The one table for everything that is asked, answered or shared, and who may see which row."""

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from uuid import UUID

from pydantic import AwareDatetime
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Text,
    and_,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid
from sqlmodel import Field, SQLModel, col

from feed.communities.models import is_of_own

if TYPE_CHECKING:
    from shared.auth.caller import Caller

LanguageSource = Literal["detected", "corrected"]
EXCERPT_CHARACTERS: Final = 280
"""So much of a text stands for it in a list."""

_MOMENT = DateTime(timezone=True)


class Item(SQLModel, table=True):
    """A question, answer, post or debrief.

    Lists are keyset `(created_at, id)`. An answer has its question's visibility and audience, so
    that one rule decides for all kinds. A withdrawn item keeps its row without its words, so that
    the answers of others still hang somewhere.
    """

    __tablename__ = "item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["company_id", "parent_id"], ["item.company_id", "item.id"], name="item_parent_fkey"
        ),
        CheckConstraint("kind in ('question','answer','post','debrief')", name="item_kind_known"),
        CheckConstraint(
            "visibility in ('me','team','unit','community','company')",
            name="item_visibility_known",
        ),
        CheckConstraint("language in ('nl','fr','en')", name="item_language_known"),
        CheckConstraint("(kind = 'answer') = (parent_id is not null)", name="item_answers_parent"),
        CheckConstraint(
            "visibility not in ('team','unit','community') or audience_id is not null",
            name="item_audience_present",
        ),
        Index(
            "item_live",
            "company_id",
            "created_at",
            "id",
            postgresql_where=text("removed_at is null"),
        ),
        Index(
            "item_live_by_kind",
            "company_id",
            "kind",
            "created_at",
            "id",
            postgresql_where=text("removed_at is null"),
        ),
        ForeignKeyConstraint(
            ["company_id", "community_id"],
            ["community.company_id", "community.id"],
            name="item_community_fkey",
        ),
        Index(
            "item_by_community",
            "company_id",
            "community_id",
            "active_at",
            "id",
            postgresql_where=text("community_id is not null and removed_at is null"),
        ),
        Index("item_by_parent", "company_id", "parent_id", "created_at", "id"),
        Index("item_by_author", "company_id", "author_id", "kind", "created_at", "id"),
    )

    company_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    parent_id: UUID | None = Field(default=None, description="The question an answer belongs to.")
    author_id: UUID | None = Field(default=None, description="None once the person is erased.")
    title: str | None = Field(default=None, sa_type=Text)
    text: str = Field(sa_type=Text, description="Markdown, as typed.")
    html: str = Field(sa_type=Text, description="The text, rendered and sanitised.")
    language: str = Field(sa_type=Text)
    language_source: str = Field(default="detected", sa_type=Text)
    skill_ids: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))
    visibility: str = Field(default="company", sa_type=Text)
    audience_id: UUID | None = Field(
        default=None, description="Whose team, subtree or community may read it."
    )
    community_id: UUID | None = Field(
        default=None, description="Where it is placed; an answer hangs at its question."
    )
    active_at: AwareDatetime | None = Field(
        default=None,
        sa_type=_MOMENT,
        description="When something last came to it; kept in communities only, because an "
        "indexed column makes every change of a row dearer.",
    )
    unit_id: UUID | None = Field(default=None, description="The author's unit when it was written.")
    unit_path: list[UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid))
    created_at: AwareDatetime = Field(
        sa_type=_MOMENT, description="When it was written; for imported items, at its origin."
    )
    published_at: AwareDatetime = Field(sa_type=_MOMENT, description="When it came into this feed.")
    revision: int = 1
    edited_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    removed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    closed_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    first_helped_at: AwareDatetime | None = Field(default=None, sa_type=_MOMENT)
    answers: int = 0
    comments: int = 0
    own_comments: int = Field(
        default=0,
        sa_column_kwargs={"server_default": "0"},
        description="How many of them its author wrote: those make it no better.",
    )
    useful: int = 0
    thanks: int = 0
    me_too: int = 0
    helped: int = Field(
        default=0,
        description="How often someone said it helped; on a question, over all its answers.",
    )
    imported: bool = False
    source: str | None = Field(default=None, sa_type=Text, description="The import it came with.")
    course: str | None = Field(default=None, sa_type=Text, description="What a debrief is about.")
    completion_id: UUID | None = Field(default=None, description="Whose completion it debriefs.")


class Shown(NamedTuple):
    """An item as it is shown: with its author's name."""

    item: Item
    author_name: str | None


def note_activity(item: Item, now: datetime) -> None:
    """Bring an item to the top of its community, if it is in one."""
    if item.community_id is not None:
        item.active_at = now


def visible_to(caller: "Caller") -> ColumnElement[bool]:
    """Say which items the caller may read: live ones of the company whose audience has them."""
    return and_(col(Item.removed_at).is_(None), within_reach_of(caller))


def within_reach_of(caller: "Caller", item: type[Item] = Item) -> ColumnElement[bool]:
    """Say which items the caller's place in the company lets them read, withdrawn ones included."""
    audience = col(item.audience_id)
    return and_(
        col(item.company_id) == caller.company_id,
        or_(
            col(item.visibility) == "company",
            col(item.author_id) == caller.person_id,
            and_(col(item.visibility) == "team", audience == caller.unit_id),
            and_(col(item.visibility) == "unit", audience.in_(caller.unit_path)),
            and_(
                col(item.visibility) == "community",
                is_of_own(audience, caller.company_id, caller.person_id),
            ),
        ),
    )
