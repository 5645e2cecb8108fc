"""Erase what was queued or logged about a person, or about an item that is no longer for all."""

from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, case, cast, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from integrations.deliveries.models import Attempt, Delivery


async def erase_about_person(session: AsyncSession, company_id: UUID, person_id: UUID) -> None:
    """Erase every delivery that names the person; what was not sent yet is cancelled."""
    named = col(Delivery.people).op("@>")(cast([person_id], ARRAY(Uuid)))
    await _erase(session, company_id, or_(named, col(Delivery.about) == person_id))


async def erase_about_thing(session: AsyncSession, company_id: UUID, thing_id: UUID) -> None:
    """Erase every delivery about a thing; what was not sent yet is cancelled."""
    await _erase(session, company_id, col(Delivery.about) == thing_id)


async def _erase(session: AsyncSession, company_id: UUID, which: ColumnElement[bool]) -> None:
    of_these = (col(Delivery.company_id) == company_id, which, col(Delivery.body).is_not(None))
    found = select(col(Delivery.id)).where(*of_these)
    await session.execute(  # a receiver's answer may repeat what it was sent
        update(Attempt)
        .where(col(Attempt.company_id) == company_id, col(Attempt.delivery_id).in_(found))
        .values(answer=None)
    )
    is_waiting = col(Delivery.state) == "waiting"
    await session.execute(
        update(Delivery)
        .where(*of_these)
        .values(
            body=None,
            people=cast([], ARRAY(Uuid)),
            state=case((is_waiting, "cancelled"), else_=col(Delivery.state)),
            finished_at=case((is_waiting, func.now()), else_=col(Delivery.finished_at)),
            next_try_at=None,
        )
    )
