"""What an author gives and what a reader gets, for every kind of item."""

from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from feed.authors.models import AuthorOut
from feed.items.models import LanguageSource, Shown
from feed.skill_ids import SkillIds
from shared.events.feed import Visibility
from shared.languages import Language
from shared.text import Line, Text


class Draft(BaseModel):
    """What an author writes."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field(
        description="Markdown without HTML. `@[name](person:<id>)` mentions a colleague."
    )
    language: Language | None = Field(
        default=None, description="Leave it out to have it detected; give it to correct it."
    )


class TitledDraft(Draft):
    """What an author writes that stands on its own."""

    title: Line | None = None
    skill_ids: SkillIds = Field(default_factory=list, description="What it is about.")
    visibility: Visibility = Field(
        default="company",
        description="Who may read it: you, your team, your unit with all below it, the members of "
        "its community, all.",
    )
    community_id: UUID | None = Field(
        default=None, description="Where it belongs: a community you are a member of."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.visibility == "community" and self.community_id is None:
            raise ValueError("For a community, say which: community_id.")
        if self.visibility in ("team", "unit") and self.community_id is not None:
            raise ValueError("In a community, its members may read it, or all, or you alone.")
        return self


class ItemOut(BaseModel):
    """What all items show."""

    id: UUID
    author: AuthorOut | None = Field(description="Null where the author was erased.")
    text: str = Field(description="Markdown, as typed.")
    html: str = Field(description="The same, rendered and safe to show.")
    language: Language
    language_source: LanguageSource
    skill_ids: list[UUID]
    visibility: Visibility
    created_at: AwareDatetime
    edited_at: AwareDatetime | None
    revision: int
    comments: int
    useful: int
    thanks: int
    me_too: int = Field(description="Readers with the same question.")
    helped: int = Field(description="People who said that this, or an answer to it, helped.")

    @classmethod
    def of(cls, shown: Shown) -> Self:
        """Shape an item for its readers."""
        item = shown.item
        author = item.author_id and AuthorOut(id=item.author_id, display_name=shown.author_name)
        return cls.model_validate(item.model_dump() | {"author": author})


class TitledOut(ItemOut):
    """What items show that stand on their own."""

    title: str | None
    community_id: UUID | None = Field(description="The community it is placed in.")
