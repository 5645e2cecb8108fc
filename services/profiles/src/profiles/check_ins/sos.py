"""SOS moments: a talk about problems, mistakes and what was learned, between two people.

What is written stays with the two. Outside it is only known that somebody of a unit had one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.check_ins.finding import find_check_in, own_check_in
from profiles.check_ins.sos_counting import tell_that_it_took_place
from profiles.check_ins.tables import CheckIn, Outcome, SosMoment, Talk
from profiles.check_ins.talks import check_day, note_outcome
from profiles.cursors import one_day
from shared.auth.caller import Caller
from shared.problems import NotFound
from shared.revisions import Stored, put
from shared.text import Text

_Words = Annotated[Text, Field(max_length=5000)]


class SosMomentIn(BaseModel):
    """Three questions; any may stay open. Only the two of you ever read the answers."""

    model_config = ConfigDict(extra="forbid")

    problems: _Words | None = Field(default=None, description="What is in the way?")
    mistakes: _Words | None = Field(default=None, description="What went wrong?")
    learned: _Words | None = Field(default=None, description="What did we learn from it?")


class SosMomentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    revision: int
    problems: str | None
    mistakes: str | None
    learned: str | None


async def note_talk(
    session: AsyncSession, row: CheckIn, day: date, outcome: Outcome, now: datetime
) -> Talk:
    """Say what became of a talk; of an SOS moment others learn that one took place."""
    talk = await note_outcome(session, row, day, outcome, now)
    if row.kind == "sos" and outcome == "took_place" and not talk.is_told:
        await tell_that_it_took_place(session, row, day)
        talk.is_told = True
    return talk


async def put_sos_moment(
    session: AsyncSession,
    caller: Caller,
    key: tuple[UUID, date],
    wanted: SosMomentIn,
    *,
    match: int | None,
    now: datetime,
) -> Stored[SosMoment]:
    """Write down what was said; writing says that the talk took place.

    `key` is the check-in and the day. Raises NotFound, NoTalkThatDay, NotYetTime.
    """
    check_in_id, day = key
    row = await own_check_in(session, caller, check_in_id)
    if row.kind != "sos":
        raise NotFound
    check_day(row, day)
    await note_talk(session, row, day, "took_place", now)
    names = {"company_id": row.company_id, "check_in_id": row.id, "day": day}
    # `put` takes any key; its type names the usual ones.
    return await put(
        session,
        SosMoment,
        names,  # type: ignore[arg-type]
        wanted.model_dump(),
        owner={},
        match=match,
    )


async def find_sos_moment(
    session: AsyncSession, caller: Caller, check_in_id: UUID, day: date
) -> SosMoment:
    """Find what was written of a day, as one of the two. Raises NotFound."""
    await find_check_in(session, caller, check_in_id)
    found = await session.get(SosMoment, (caller.company_id, check_in_id, day))
    if found is None:
        raise NotFound
    return found


async def list_sos_moments(
    session: AsyncSession, caller: Caller, check_in_id: UUID, limit: int, after: str | None
) -> Sequence[SosMoment]:
    """List what was written, the latest day first, as one of the two. Raises NotFound."""
    await find_check_in(session, caller, check_in_id)
    statement = select(SosMoment).where(
        col(SosMoment.company_id) == caller.company_id, col(SosMoment.check_in_id) == check_in_id
    )
    if after is not None:
        statement = statement.where(col(SosMoment.day) < one_day(after))
    ordered = statement.order_by(col(SosMoment.day).desc())
    return (await session.scalars(ordered.limit(limit + 1))).all()
