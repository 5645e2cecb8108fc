"""One's own role and how one stands against it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.claims.operations import list_own_levels
from profiles.expertise.operations import find_known, list_rejected
from profiles.expertise.rules import FADED, word_for
from profiles.me.operations import find_person
from profiles.role_descriptions.models import HeldRole, RoleDescription, RoleSource
from profiles.role_descriptions.rules import Compared, Expected, Own, in_order_of_need
from profiles.scim.models import ScimAccount
from shared.auth.caller import Caller
from shared.text import folded


class MyRole(NamedTuple):
    """A role and who says that one has it."""

    description: RoleDescription
    source: RoleSource


async def find_my_role(session: AsyncSession, caller: Caller) -> MyRole | None:
    """Find one's role: as it was set, else the one that one's job title names."""
    key = (caller.company_id, caller.person_id)
    held = await session.get(HeldRole, key)
    if held is not None:
        description = await session.get_one(
            RoleDescription, (caller.company_id, held.role_description_id)
        )
        return MyRole(description, "chosen" if held.set_by == caller.person_id else "set")
    title = await _job_title(session, *key)
    if title is None:
        return None
    named = await session.scalar(
        select(RoleDescription)
        .where(
            col(RoleDescription.company_id) == caller.company_id,
            col(RoleDescription.folded_titles).contains([folded(title)]),
        )
        .order_by(col(RoleDescription.created_at), col(RoleDescription.id))
        .limit(1)
    )
    return MyRole(named, "title") if named else None


async def compare(
    session: AsyncSession, caller: Caller, description: RoleDescription, now: datetime
) -> list[Compared]:
    """Put what a role expects beside what one claims and showed oneself."""
    expected = [
        Expected(UUID(one["skill_id"]), one["level"], one["importance"])
        for one in description.expected
    ]
    own = await _own(session, caller, [one.skill_id for one in expected], now)
    return in_order_of_need(Compared(one, own.get(one.skill_id, Own())) for one in expected)


async def _own(
    session: AsyncSession, caller: Caller, skill_ids: Collection[UUID], now: datetime
) -> Mapping[UUID, Own]:
    key = (caller.company_id, caller.person_id)
    levels = await list_own_levels(session, *key, skill_ids)
    known = await find_known(session, *key, skill_ids, now)
    rejected = await list_rejected(session, *key)
    words = {
        one.skill_id: word_for(one.reading.now.thousandths / 1000)
        for one in known.values()
        if one.skill_id not in rejected and one.reading.now.thousandths >= 1000 * FADED
    }
    return {
        skill_id: Own(skill_id in levels, levels.get(skill_id), words.get(skill_id))
        for skill_id in skill_ids
    }


async def _job_title(session: AsyncSession, company_id: UUID, person_id: UUID) -> str | None:
    """Give what HR calls somebody's job: the people file, else the identity provider."""
    person = await find_person(session, company_id, person_id)
    if person.job_title:
        return person.job_title
    account = await session.get(ScimAccount, (company_id, person_id))
    title = account.document.get("title") if account else None
    return str(title) if title else None
