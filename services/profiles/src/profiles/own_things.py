"""What people do with things they note and may show: the same for every kind of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.cursors import day_and_id
from profiles.shareable import ShareableIn, ShareableOut, Whose
from profiles.sharing import Thing, belongs, sharing_columns
from profiles.skills.naming import labels_of
from profiles.skills.operations import require_skill
from shared.auth.caller import Caller
from shared.paging import latest_first, time_and_id
from shared.revisions import Stored, put

Out = TypeVar("Out", bound=ShareableOut)


class Asked(NamedTuple):
    """Which page of whose things a list is about."""

    whose: Whose
    person_id: UUID | None
    limit: int
    after: str | None


async def put_own(
    session: AsyncSession,
    table: type[Thing],
    caller: Caller,
    thing_id: UUID,
    wanted: ShareableIn,
    match: int | None,
    **following: object,
) -> Stored[Thing]:
    """Note a thing of one's own, or change it; `following` are columns worked out from others.

    Raises UnknownSkill, UnknownPeople and NoManager.
    """
    if wanted.skill_id is not None:
        await require_skill(session, caller.company_id, wanted.skill_id)
    columns = wanted.model_dump() | await sharing_columns(session, caller, wanted) | following
    key = {"company_id": caller.company_id, "id": thing_id}
    owner = {"person_id": caller.person_id}
    return await put(session, table, key, columns, owner=owner, match=match)


async def list_things(
    session: AsyncSession,
    table: type[Thing],
    caller: Caller,
    asked: Asked,
    *conditions: ColumnElement[bool],
) -> Sequence[Thing]:
    """List one's own things, or what colleagues show one; the latest first."""
    whose = belongs(table, caller, asked.whose, asked.person_id)
    return await list_latest(session, table, asked, *whose, *conditions)


async def list_latest(
    session: AsyncSession, table: type[Thing], asked: Asked, *conditions: ColumnElement[bool]
) -> Sequence[Thing]:
    """List the things that fulfil all conditions, the latest first."""
    order = (getattr(table, table.listed_by), table.id)
    read = day_and_id if table.listed_by == "on" else time_and_id
    statement = select(table).where(*conditions)
    page = latest_first(statement, order, asked.limit, asked.after, read)
    return (await session.scalars(page)).all()


async def shaped(
    session: AsyncSession,
    caller: Caller,
    out: type[Out],
    things: Sequence[Thing],
    more: Callable[[Thing], Mapping[str, Any]] = lambda _: {},  # fields of `out`
) -> list[Out]:
    """Shape things for a reader, in their language; only the owner learns who else was named."""
    labels = await labels_of(session, caller, [one.skill_id for one in things])
    return [
        out.model_validate(
            {
                **one.model_dump(exclude={"company_id"}),
                "shared_with": one.shared_with if one.person_id == caller.person_id else [],
                "skill": labels.get(one.skill_id),
                **more(one),
            }
        )
        for one in things
    ]
