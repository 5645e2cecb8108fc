"""What the feed service tells: items, reactions, comments, help that was confirmed."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.base import Event
from shared.events.forgetting import PersonForgotten
from shared.events.gathering import PersonGathered
from shared.languages import Language

ItemKind = Literal["question", "answer", "post", "debrief"]
Visibility = Literal["me", "team", "unit", "community", "company"]
ReactionKind = Literal["useful", "thanks", "me-too"]


class _ItemText(Event):
    """An item as it stands now. Only these two events carry texts."""

    about = "item_id"
    people = ("author_id",)

    item_id: UUID
    revision: int
    kind: ItemKind
    parent_id: UUID | None = Field(None, description="The question an answer belongs to.")
    author_id: UUID | None = Field(description="Null where the author's attribution was erased.")
    unit_id: UUID | None = Field(None, description="The author's unit at that time.")
    unit_path: tuple[UUID, ...] = Field((), description="That unit's path from the root down.")
    audience_id: UUID | None = Field(
        None, description="Whose team, subtree or community may read it, if that is the visibility."
    )
    community_id: UUID | None = Field(
        None, description="The community it is placed in, whoever may read it."
    )
    visibility: Visibility
    language: Language
    title: str | None = None
    text: str
    skill_ids: tuple[UUID, ...] = ()
    completion_id: UUID | None = Field(None, description="The completed course of a debrief.")
    created_at: AwareDatetime


class ItemPublished(_ItemText):
    """A question was asked, an answer given, a post or debrief shared."""

    type = "feed.item.published.v1"


class ItemRevised(_ItemText):
    """The text, skills, language or visibility of an item changed."""

    type = "feed.item.revised.v1"


class ItemRemoved(Event):
    """An item was withdrawn or deleted; every copy of its text has to go."""

    type = "feed.item.removed.v1"
    about = "item_id"

    item_id: UUID
    revision: int
    kind: ItemKind
    parent_id: UUID | None = None


class QuestionClosed(Event):
    """The asker needs no more answers."""

    type = "feed.question.closed.v1"
    about = "question_id"

    question_id: UUID
    revision: int


class QuestionReopened(Event):
    """The asker wants answers again."""

    type = "feed.question.reopened.v1"
    about = "question_id"

    question_id: UUID
    revision: int


class ItemReacted(Event):
    """Someone reacted to an item."""

    type = "feed.item.reacted.v1"
    about = "item_id"
    people = ("person_id", "author_id")

    item_id: UUID
    author_id: UUID | None
    person_id: UUID
    reaction: ReactionKind
    revision: int = Field(description="Of this person's reaction of this kind to this item.")
    skill_ids: tuple[UUID, ...] = ()


class ItemUnreacted(ItemReacted):
    """Someone took a reaction back."""

    type = "feed.item.unreacted.v1"


class CommentPosted(Event):
    """Someone commented on an item; the text stays in the feed."""

    type = "feed.comment.posted.v1"
    about = "comment_id"
    people = ("author_id", "item_author_id")

    comment_id: UUID
    item_id: UUID
    author_id: UUID
    item_author_id: UUID | None


class HelpConfirmed(Event):
    """Someone said that an answer helped them: our unit of outcome."""

    type = "feed.help.confirmed.v1"
    about = "answer_id"
    people = ("person_id", "helper_id", "asker_id")

    answer_id: UUID
    question_id: UUID
    person_id: UUID = Field(description="Who was helped.")
    person_unit_path: tuple[UUID, ...] = ()
    helper_id: UUID | None
    helper_unit_path: tuple[UUID, ...] = ()
    asker_id: UUID | None
    by_asker: bool
    is_first: bool = Field(description="The first answer that helped with this question.")
    revision: int = Field(description="Of this person's word about this answer.")
    asked_at: AwareDatetime
    answered_at: AwareDatetime
    skill_ids: tuple[UUID, ...] = ()


class HelpUnconfirmed(HelpConfirmed):
    """Someone took back that an answer helped."""

    type = "feed.help.unconfirmed.v1"


class PersonMentioned(Event):
    """An item or comment names a person."""

    type = "feed.person.mentioned.v1"
    about = "person_id"
    people = ("person_id", "by_id")

    person_id: UUID
    by_id: UUID
    item_id: UUID


class HistoryImported(Event):
    """An import of history is complete; the weeks it touched can be closed."""

    type = "feed.history.imported.v1"
    about = "import_id"

    import_id: UUID
    begins_at: AwareDatetime | None
    ends_at: AwareDatetime | None


class ForgottenInFeed(PersonForgotten):
    """The feed service confirms that it forgot an erased person."""

    type = "feed.person.forgotten.v1"


class GatheredInFeed(PersonGathered):
    """A part of what the feed service holds about a person."""

    type = "feed.person.gathered.v1"
