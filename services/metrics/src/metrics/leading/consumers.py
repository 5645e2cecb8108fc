"""What profiles and feed tell of who manages whom, and of learnings that are shown."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from metrics.calendar.rules import quarter_of, week_of
from metrics.directory.operations import hold_company_open, zone_of
from metrics.facts.models import SharedLearning
from metrics.facts.operations import count_in_week, which_are_gone
from metrics.leading import operations
from metrics.leading.models import Managed
from metrics.pseudonyms.keys import name_of
from shared.events.feed import ItemPublished, ItemRevised
from shared.events.knowledge import LearningShared, LearningUnshared
from shared.events.profiles import PersonChanged, PersonErased

_LEARNINGS: Final = ("post", "debrief")
_WIDELY: Final = ("unit", "company")


async def remember_manager(session: AsyncSession, event: PersonChanged) -> None:
    """Keep who manages a person; of who was erased nothing."""
    company = event.company_id
    person = name_of(company, event.person_id)
    manager = name_of(company, event.manager_id) if event.manager_id else None
    gone = await which_are_gone(session, company, (person, manager))
    if person in gone:
        return
    managed = Managed(
        company_id=company,
        person=person,
        manager=None if manager in gone else manager,
        is_active=event.active,
        revision=event.revision,
    )
    await operations.remember_managed(session, managed)


async def forget_manager(session: AsyncSession, event: PersonErased) -> None:
    """Forget an erased person as a manager and as managed."""
    person = name_of(event.company_id, event.person_id)
    await operations.forget_managed(session, event.company_id, person)


async def note_item(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Note that somebody showed a post or debrief to more than their team, or no longer does."""
    if event.kind in _LEARNINGS and event.author_id is not None:
        shown = event.visibility in _WIDELY
        await _note(
            session, event, (event.item_id, event.author_id, event.created_at), is_shown=shown
        )


async def note_learning(session: AsyncSession, event: LearningShared | LearningUnshared) -> None:
    """Note that somebody showed a moment or takeaway to more than their team, or no longer does."""
    shown = not isinstance(event, LearningUnshared)
    about = (event.thing_id, event.person_id, event.occurred_at)
    await _note(session, event, about, is_shown=shown)


async def _note(
    session: AsyncSession,
    event: ItemPublished | ItemRevised | LearningShared | LearningUnshared,
    about: tuple[UUID, UUID, datetime],
    *,
    is_shown: bool,
) -> None:
    """Note it in its week, or in a later one of the same quarter; history is left out.

    Who managed whom back then is not known.
    """
    if event.imported:
        return
    company, at = event.company_id, about[2]
    thing, person = (name_of(company, one) for one in about[:2])
    if await which_are_gone(session, company, (thing, person)):
        return
    week = week_of(at, zone_of(await hold_company_open(session, company)))
    counted = await count_in_week(session, event, at)
    if counted.week is None or quarter_of(counted.week) != quarter_of(week):
        return
    learning = SharedLearning(
        company_id=company,
        thing=thing,
        person=person,
        at=at,
        week=counted.week,
        is_late=False,  # no weekly figure is made of it
        revision=event.revision,
        is_shown=is_shown,
    )
    await operations.note_shared(session, learning)
