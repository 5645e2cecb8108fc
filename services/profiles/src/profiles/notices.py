"""Telling people in their inbox: the feed makes the note, in their language."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.events.profiles import Notice, PersonNotified
from shared.outbox import publish


class News(NamedTuple):
    """What happened with which thing, and who is behind it."""

    company_id: UUID
    notice: Notice
    thing_id: UUID
    by_id: UUID | None
    at: datetime


def tell(session: AsyncSession, people: Iterable[UUID], news: News) -> None:
    """Tell some people of it; nobody is told of their own doings."""
    for person_id in people:
        if person_id != news.by_id:
            publish(session, _notified(person_id, news))


def take_back(session: AsyncSession, people: Iterable[UUID], news: News) -> None:
    """Take such a note out of some inboxes again."""
    for person_id in people:
        publish(session, _notified(person_id, news).model_copy(update={"is_taken_back": True}))


def _notified(person_id: UUID, news: News) -> PersonNotified:
    return PersonNotified(
        company_id=news.company_id,
        occurred_at=news.at,
        person_id=person_id,
        notice=news.notice,
        thing_id=news.thing_id,
        by_id=news.by_id,
    )
