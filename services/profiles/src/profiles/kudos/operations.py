"""Giving thanks, taking them back, hiding and finding them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.between import is_kept_apart
from profiles.kudos.budget import check_budget
from profiles.kudos.milestones import note_milestones
from profiles.kudos.models import Kudos, KudosIn, KudosReceiver
from profiles.kudos.reading import find_kudos, find_receivers
from profiles.me.models import Person
from profiles.notices import News, take_back, tell
from profiles.roles.operations import UnknownUnit
from profiles.skills.operations import require_skill
from profiles.units.models import Unit
from shared.auth.caller import Caller
from shared.database import lock
from shared.problems import AlreadyExists, NotFound, Problem
from shared.revisions import Stored

LARGEST_TEAM: Final = 300


class CannotThankYourself(Problem):
    status = 409
    title = "Kudos are for colleagues."


class UnknownReceivers(Problem):
    status = 409
    title = "Some of these people are not in this company."


class NobodyToThank(Problem):
    status = 409
    title = "There is nobody else in that unit, or too many to thank at once."


class NoUnitOfYours(Problem):
    status = 409
    title = "You are in no unit that could read it."


async def give_kudos(
    session: AsyncSession, caller: Caller, kudos_id: UUID, wanted: KudosIn, now: datetime
) -> Stored[Kudos]:
    """Thank people or a unit, once; the same again changes nothing, and nothing is reworded.

    Raises CannotThankYourself, UnknownReceivers, UnknownUnit, NobodyToThank, UnknownSkill,
    KudosBudgetSpent, AlreadyExists.
    """
    await lock(session, caller.company_id, caller.person_id, "kudos")
    known = await session.get(Kudos, (caller.company_id, kudos_id))
    if known is not None:
        return await _same(session, caller, known, wanted)
    receivers = await _receivers(session, caller, wanted)
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    await check_budget(session, caller, now)
    row = Kudos(
        company_id=caller.company_id,
        id=kudos_id,
        giver_id=caller.person_id,
        audience_id=_audience_id(caller, wanted),
        created_at=now,
        **wanted.model_dump(exclude={"person_ids"}),
    )
    statement = insert(Kudos).values(row.model_dump()).on_conflict_do_nothing()
    made = await session.scalar(statement.returning(Kudos))
    if made is None:
        raise AlreadyExists("Choose another id.")
    await _keep_receivers(session, made, receivers)
    tell(session, receivers, News(made.company_id, "kudos-given", made.id, made.giver_id, now))
    await note_milestones(session, made.company_id, receivers, now)
    return Stored(made, "created")


async def withdraw_kudos(
    session: AsyncSession, caller: Caller, kudos_id: UUID, now: datetime
) -> None:
    """Take thanks back, words and all; what was told of it goes. Raises NotFound."""
    row = await session.get(Kudos, (caller.company_id, kudos_id), with_for_update=True)
    if row is None or row.giver_id != caller.person_id or row.withdrawn_at is not None:
        raise NotFound
    row.text, row.skill_id, row.item_id, row.withdrawn_at = "", None, None, now
    row.revision += 1
    receivers = await find_receivers(session, row.company_id, [row.id])
    news = News(row.company_id, "kudos-given", row.id, row.giver_id, now)
    take_back(session, [one.person_id for one in receivers[row.id]], news)


async def hide_kudos(
    session: AsyncSession, caller: Caller, kudos_id: UUID, hidden_at: datetime | None
) -> Kudos:
    """Show thanks one got to nobody else, or, without a time, to others again. Raises NotFound."""
    row = await find_kudos(session, caller, kudos_id)
    statement = (
        update(KudosReceiver)
        .where(
            col(KudosReceiver.company_id) == caller.company_id,
            col(KudosReceiver.kudos_id) == kudos_id,
            col(KudosReceiver.person_id) == caller.person_id,
        )
        .values(hidden_at=hidden_at)
    )
    if await session.scalar(statement.returning(col(KudosReceiver.person_id))) is None:
        raise NotFound("Only those who were thanked hide it.")
    return row


async def _same(
    session: AsyncSession, caller: Caller, known: Kudos, wanted: KudosIn
) -> Stored[Kudos]:
    told = known.model_dump(include=set(KudosIn.model_fields) - {"person_ids"})
    if known.giver_id == caller.person_id and known.withdrawn_at is None:
        rows = (await find_receivers(session, known.company_id, [known.id]))[known.id]
        people = [] if wanted.unit_id else [row.person_id for row in rows]
        if wanted.model_dump() == told | {"person_ids": people}:
            return Stored(known, "unchanged")
    raise AlreadyExists("Kudos are not reworded: withdraw it and give another, or choose an id.")


async def _receivers(session: AsyncSession, caller: Caller, wanted: KudosIn) -> Sequence[UUID]:
    if caller.person_id in wanted.person_ids:
        raise CannotThankYourself("Leave yourself out.")
    apart = is_kept_apart(caller.company_id, caller.person_id, col(Person.id))
    here = (col(Person.company_id) == caller.company_id, col(Person.active), ~apart)
    if wanted.unit_id is None:
        named = select(col(Person.id)).where(*here, col(Person.id).in_(wanted.person_ids))
        found = (await session.scalars(named.order_by(col(Person.id)))).all()
        if len(found) < len(wanted.person_ids):
            raise UnknownReceivers("GET /profiles/people finds colleagues.")
        return found
    if await session.get(Unit, (caller.company_id, wanted.unit_id)) is None:
        raise UnknownUnit("GET /profiles/units lists them.")
    team = select(col(Person.id)).where(
        *here, col(Person.unit_id) == wanted.unit_id, col(Person.id) != caller.person_id
    )
    found = (await session.scalars(team.order_by(col(Person.id)).limit(LARGEST_TEAM + 1))).all()
    if not 0 < len(found) <= LARGEST_TEAM:
        raise NobodyToThank(f"Choose a team of up to {LARGEST_TEAM}.")
    return found


def _audience_id(caller: Caller, wanted: KudosIn) -> UUID | None:
    if wanted.audience != "unit":
        return None
    chosen = wanted.unit_id or caller.unit_id
    if chosen is None:
        raise NoUnitOfYours("Show it to those you thank, or to the whole company.")
    return chosen


async def _keep_receivers(session: AsyncSession, row: Kudos, people: Sequence[UUID]) -> None:
    values = [
        {"company_id": row.company_id, "kudos_id": row.id, "person_id": one, "hidden_at": None}
        for one in people
    ]
    await session.execute(insert(KudosReceiver).values(values))
