"""The directory: colleagues by name, unit, skill or language.

A name is looked for in three ways, each only where the better ones leave room on the page: as it
begins, by the beginnings of its words, and with slips. An index answers each of them, also behind
row-level security.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Integer,
    cast,
    func,
    literal,
    not_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from profiles.cursors import rank_and_id
from profiles.me.models import Person
from profiles.people.filters import Wanted, list_conditions
from profiles.people.names import (
    begins_with,
    has_words,
    is_like,
    least_likeness,
    needle_of,
    words_of,
)
from profiles.photo.queries import shown_photo
from shared.auth.caller import Caller

# A plan for any words cannot know whether they are rare: then an index is read from end to end.
_PREPARE: Final = text("""
    select set_config('pg_trgm.word_similarity_threshold', :least, true),
           set_config('plan_cache_mode', 'force_custom_plan', true)
""")
# Slips are looked for only where hardly anybody fits as it was typed.
_FEW: Final = 3
_BEGINS, _WORDS, _SLIPS = 0, 1, 2


class Listed(BaseModel):
    """A line of the directory; a smaller rank fits better."""

    id: UUID
    rank: int
    unit_id: UUID | None
    display_name: str
    photo_version: str | None


class _Place(NamedTuple):
    """Where a page ended."""

    rank: int
    sort_name: str
    id: UUID


class _Search(NamedTuple):
    """Whom to choose from, what photo to show, what was typed, and how many are enough."""

    candidates: Sequence[ColumnElement[bool]]
    photo: ColumnElement[str | None]
    needle: str
    enough: int


async def list_people(
    session: AsyncSession, caller: Caller, wanted: Wanted, limit: int, after: str | None
) -> Sequence[Listed]:
    """Find colleagues, best name first; `unit_id` means that unit and all below it."""
    needle = needle_of(wanted.typed)
    await session.execute(_PREPARE, {"least": str(least_likeness(needle))})
    place = await _place(session, caller, after) if after else None
    candidates = await list_conditions(session, caller, wanted)
    photo = shown_photo(caller).label("photo_version")
    search = _Search(candidates, photo, needle, limit + 1)
    rank = place.rank if place else _BEGINS
    if not search.needle:
        return await _exact(session, search, place, _BEGINS, true())
    found: list[Listed] = []
    begins, fits = begins_with(search.needle), has_words(words_of(search.needle))
    if rank <= _BEGINS:
        found += await _exact(session, search, place, _BEGINS, begins)
    if rank <= _WORDS and len(found) < search.enough:
        found += await _exact(session, search, place, _WORDS, fits & not_(begins))
    if len(found) < search.enough:
        found += await _with_slips(session, search, place, fits)
    return found[: search.enough]


async def _exact(
    session: AsyncSession,
    search: _Search,
    place: _Place | None,
    rank: int,
    fits: ColumnElement[bool],
) -> list[Listed]:
    """List who fits as it was typed, by name."""
    order = (col(Person.sort_name), col(Person.id))
    statement = select(
        literal(rank).label("rank"),
        col(Person.id),
        col(Person.unit_id),
        col(Person.display_name),
        search.photo,
    ).where(*search.candidates, fits)
    if place is not None and place.rank == rank:
        statement = statement.where(tuple_(*order) > (place.sort_name, place.id))
    rows = await session.execute(statement.order_by(*order).limit(search.enough))
    return [Listed.model_validate(row, from_attributes=True) for row in rows]


async def _with_slips(
    session: AsyncSession, search: _Search, place: _Place | None, fits: ColumnElement[bool]
) -> list[Listed]:
    """List who nearly fits, the likest first, where hardly anybody fits as it was typed."""
    likeness = func.word_similarity(search.needle, col(Person.sort_name))
    rank = _SLIPS + cast(100 * (1 - likeness), Integer)
    few = select(col(Person.id)).where(*search.candidates, fits).limit(_FEW).subquery()
    statement = select(
        rank.label("rank"),
        col(Person.id),
        col(Person.unit_id),
        col(Person.display_name),
        search.photo,
    ).where(
        *search.candidates,
        is_like(search.needle),
        not_(fits),
        select(func.count()).select_from(few).scalar_subquery() < _FEW,
    )
    order = (rank, col(Person.sort_name), col(Person.id))
    if place is not None and place.rank >= _SLIPS:
        statement = statement.where(tuple_(*order) > tuple(place))
    rows = await session.execute(statement.order_by(*order).limit(search.enough))
    return [Listed.model_validate(row, from_attributes=True) for row in rows]


async def _place(session: AsyncSession, caller: Caller, after: str) -> _Place:
    rank, last = rank_and_id(after)
    key = (col(Person.company_id) == caller.company_id, col(Person.id) == last)
    name = await session.scalar(select(col(Person.sort_name)).where(*key))
    # Whoever is gone meanwhile has no name: the page begins again rather than losing somebody.
    return _Place(rank, name or "", last)
