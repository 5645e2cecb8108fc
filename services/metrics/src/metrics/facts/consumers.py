"""What the feed tells, noted under pseudonyms."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from metrics.facts import operations
from metrics.facts.models import Asked, Helped, Talked
from metrics.pseudonyms.keys import name_of
from shared.events.feed import (
    HelpConfirmed,
    HelpUnconfirmed,
    ItemPublished,
    ItemRemoved,
    ItemRevised,
)
from shared.events.profiles import PersonErased
from shared.events.talks import SosTookPlace


async def note_question(session: AsyncSession, event: ItemPublished | ItemRevised) -> None:
    """Note who asked. A question only its asker sees is kept as private and counts nowhere."""
    if event.kind != "question" or event.author_id is None:
        return
    question, person = _name(event.company_id, event.item_id, event.author_id)
    if await operations.which_are_gone(session, event.company_id, (question, person)):
        return
    counted = await operations.count_in_week(session, event, event.created_at)
    asked = Asked(
        company_id=event.company_id,
        question=question,
        person=person,
        unit_id=_unit(event.company_id, event.unit_path),
        at=event.created_at,
        week=counted.week,
        is_late=counted.is_late,
        revision=event.revision,
        is_private=event.visibility == "me",
    )
    await operations.note_asked(session, asked)


async def note_help(session: AsyncSession, event: HelpConfirmed) -> None:
    """Note that someone was helped, or that they took their word back."""
    if event.person_id == event.helper_id:
        return
    company = event.company_id
    answer, question, person = _name(company, event.answer_id, event.question_id, event.person_id)
    helper = _name(company, event.helper_id)[0] if event.helper_id else None
    gone = await operations.which_are_gone(session, company, (answer, question, person, helper))
    if gone & {answer, question, person}:
        return
    counted = await operations.count_in_week(session, event, event.occurred_at)
    helped = Helped(
        company_id=company,
        answer=answer,
        person=person,
        question=question,
        unit_id=_unit(company, event.person_unit_path),
        helper=None if helper in gone else helper,
        helper_unit_id=_unit(company, event.helper_unit_path),
        at=event.occurred_at,
        asked_at=event.asked_at,
        answered_at=event.answered_at,
        week=counted.week,
        is_late=counted.is_late,
        revision=event.revision,
        is_confirmed=not isinstance(event, HelpUnconfirmed),
        is_first=event.is_first,
    )
    await operations.note_helped(session, helped)


async def note_sos_moment(session: AsyncSession, event: SosTookPlace) -> None:
    """Note that someone had an SOS moment; one that is told after its week was closed is left out.

    In a later quarter the same person has another name and would count as two.
    """
    counted = await operations.count_in_week(session, event, event.occurred_at)
    if counted.is_late:
        return
    moment, person = _name(event.company_id, event.moment_id, event.participant)
    talked = Talked(
        company_id=event.company_id,
        moment=moment,
        person=person,
        unit_id=_unit(event.company_id, event.unit_path),
        at=event.occurred_at,
        week=counted.week,
        is_late=False,
    )
    await operations.note_talked(session, talked)


async def drop_item(session: AsyncSession, event: ItemRemoved) -> None:
    """Drop what is not published yet about a removed question or answer."""
    await operations.drop_item(session, event.company_id, _name(event.company_id, event.item_id)[0])


async def unlink_person(session: AsyncSession, event: PersonErased) -> None:
    """Cut the link between an erased person and their facts."""
    await operations.unlink_person(
        session, event.company_id, _name(event.company_id, event.person_id)[0]
    )


def _unit(company_id: UUID, path: tuple[UUID, ...]) -> UUID:
    """Give the unit a fact happened in; who has none belongs to the company itself."""
    return path[-1] if path else company_id


def _name(company_id: UUID, *things: UUID) -> list[str]:
    return [name_of(company_id, thing) for thing in things]
