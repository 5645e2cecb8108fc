"""Blocking and unblocking."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.blocks.models import Block, BlockOut
from profiles.follows.operations import end_follow
from profiles.me.models import Person
from shared.auth.caller import Caller
from shared.database import lock
from shared.events.wishes import PersonBlocked, PersonUnblocked
from shared.outbox import publish
from shared.paging import oldest_first
from shared.problems import NotFound, Problem

MAX_BLOCKS = 200


class CannotBlockYourself(Problem):
    status = 409
    title = "You cannot block yourself."


class TooManyBlocks(Problem):
    status = 409
    title = f"A person can block {MAX_BLOCKS} colleagues at most."


class Blocked(NamedTuple):
    """The answer to a block, and whether it is new."""

    out: BlockOut
    is_new: bool


async def block_person(
    session: AsyncSession, caller: Caller, person_id: UUID, now: datetime
) -> Blocked:
    """Want nothing of a colleague, who is not told; doing it again changes nothing.

    Raises CannotBlockYourself, TooManyBlocks and NotFound.
    """
    if person_id == caller.person_id:
        raise CannotBlockYourself("Choose a colleague.")
    await lock(session, caller.company_id, caller.person_id, "blocks")
    person = await session.get(Person, (caller.company_id, person_id))
    if person is None:
        raise NotFound
    key = _key(caller, person_id)
    known = await session.get(Block, tuple(key.values()))
    if known is not None and known.active:
        return Blocked(_shape(person, known.blocked_at), is_new=False)
    await _check_room(session, caller)
    revision = known.revision + 1 if known else 1
    news = {"revision": revision, "active": True, "blocked_at": now}
    statement = insert(Block).values(**key, **news)
    await session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=news))
    publish(session, PersonBlocked(occurred_at=now, revision=revision, **key))
    await end_follow(session, caller, person_id)
    return Blocked(_shape(person, now), is_new=True)


async def unblock_person(
    session: AsyncSession, caller: Caller, person_id: UUID, now: datetime
) -> None:
    """End a block; doing it again changes nothing. Raises NotFound."""
    key = _key(caller, person_id)
    row = await session.get(Block, tuple(key.values()), with_for_update=True)
    if row is None:
        raise NotFound
    if row.active:
        row.active, row.revision = False, row.revision + 1
        publish(session, PersonUnblocked(occurred_at=now, revision=row.revision, **key))


async def list_blocks(
    session: AsyncSession, caller: Caller, limit: int, after: str | None
) -> Sequence[BlockOut]:
    """List whom one blocks, oldest first."""
    columns: tuple[Any, ...] = (
        col(Person.id).label("person_id"),
        col(Person.display_name),
        col(Block.blocked_at),
    )
    is_blocked = (col(Block.company_id) == col(Person.company_id)) & (
        col(Block.blocked_id) == col(Person.id)
    )
    order = (col(Block.blocked_at), col(Person.id))
    statement = select(*columns).join(Block, is_blocked).where(*_held_by(caller))
    rows = await session.execute(oldest_first(statement, order, limit, after))
    return [BlockOut.model_validate(row, from_attributes=True) for row in rows]


def person_blocked(row: Block, now: datetime) -> PersonBlocked:
    """Say that a block stands."""
    return PersonBlocked(
        company_id=row.company_id,
        occurred_at=now,
        blocker_id=row.blocker_id,
        blocked_id=row.blocked_id,
        revision=row.revision,
    )


async def _check_room(session: AsyncSession, caller: Caller) -> None:
    held = await session.scalar(select(func.count()).where(*_held_by(caller)))
    if (held or 0) >= MAX_BLOCKS:
        raise TooManyBlocks("End one that does not matter any more.")


def _held_by(caller: Caller) -> tuple[Any, ...]:  # conditions
    return (
        col(Block.company_id) == caller.company_id,
        col(Block.blocker_id) == caller.person_id,
        col(Block.active).is_(True),
    )


def _key(caller: Caller, person_id: UUID) -> dict[str, Any]:  # columns, and fields of the events
    return {
        "company_id": caller.company_id,
        "blocker_id": caller.person_id,
        "blocked_id": person_id,
    }


def _shape(person: Person, at: datetime) -> BlockOut:
    return BlockOut(person_id=person.id, display_name=person.display_name, blocked_at=at)
