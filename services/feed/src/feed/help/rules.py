"""What help counts for, and how it is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from feed.help.models import Help
from feed.items.models import Item
from shared.events.feed import HelpConfirmed, HelpUnconfirmed

Told = TypeVar("Told", HelpConfirmed, HelpUnconfirmed)


def count_help(question: Item, answer: Item, now: datetime) -> bool:
    """Count help on answer and question; tell whether it is the question's first."""
    is_first = question.first_helped_at is None
    if is_first:
        question.first_helped_at = now
    answer.first_helped_at = answer.first_helped_at or now
    answer.helped += 1
    question.helped += 1
    return is_first


def told(
    event: type[Told],
    word: Help,
    question: Item,
    answer: Item,
    unit_path: Sequence[UUID],
    at: datetime,
) -> Told:
    """Say who was helped by whom, with all that an outcome is counted by."""
    return event.model_validate(
        {
            "company_id": answer.company_id,
            "occurred_at": at,
            "answer_id": answer.id,
            "question_id": question.id,
            "person_id": word.person_id,
            "person_unit_path": unit_path,
            "helper_id": answer.author_id,
            "helper_unit_path": answer.unit_path,
            "asker_id": question.author_id,
            "by_asker": word.by_asker,
            "is_first": word.is_first,
            "revision": word.revision,
            "asked_at": question.created_at,
            "answered_at": answer.created_at,
            "skill_ids": question.skill_ids,
        }
    )
