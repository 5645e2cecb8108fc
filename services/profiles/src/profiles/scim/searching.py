"""Pages of users and groups: asked of the database where it can tell, else looked through."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from scim2_models import SearchRequest, TooManyException
from scim2_server.storage import SearchPage
from sqlalchemy import ColumnElement, Tuple, and_, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.scim.kinds import Kind
from profiles.scim.narrowing import EVERYTHING, Narrowed, Slice, narrowed
from profiles.scim.positions import Rank, bounds, position_of, rank_of, read_position
from profiles.scim.shapes import AnyResource

MOST_EXAMINED: Final = 5000
_EXAMINED_AT_ONCE: Final = 100

Request = SearchRequest[Any]  # Any: which resource it is about is the provider's to say


@dataclass(frozen=True)
class Search:
    """One search in one company."""

    session: AsyncSession
    company_id: UUID
    request: Request

    @property
    def is_descending(self) -> bool:
        order = self.request.sort_order
        return bool(self.request.sort_by and order == SearchRequest.SortOrder.descending)


async def search(asked: Search, kinds: Sequence[Kind], position: object) -> SearchPage:
    """Give a page. Raises TooManyException where too much would have to be looked through."""
    matching = [(kind, _narrowed(kind, asked.request)) for kind in kinds]
    kind, found = matching[0]
    order = str(asked.request.sort_by).lower() if asked.request.sort_by else ""
    if len(kinds) == 1 and found.is_exact and (not order or order in kind.orders):
        if asked.request.cursor is None:
            return await _page_by_index(asked, kind, found.where, order)
        return await _page_by_cursor(asked, kind, found.where, order, position)
    return await _examined(asked, matching, position)


def _narrowed(kind: Kind, request: Request) -> Narrowed:
    if request.filter is None:
        return EVERYTHING
    return narrowed(request.filter.ast, kind.meanings, kind.always)


async def _page_by_index(
    asked: Search, kind: Kind, where: ColumnElement[bool], order: str
) -> SearchPage:
    total = await kind.count(asked.session, asked.company_id, where)
    keys = [kind.orders[order], kind.key] if order else [kind.key]
    ways = [key.desc() if asked.is_descending else key.asc() for key in keys]
    wanted = Slice(where, ways, asked.request.start_index_0 or 0, asked.request.count)
    return SearchPage(total, await kind.read(asked.session, asked.company_id, wanted))


async def _page_by_cursor(
    asked: Search, kind: Kind, where: ColumnElement[bool], order: str, position: object
) -> SearchPage:
    total = await kind.count(asked.session, asked.company_id, where)
    count = asked.request.count
    if count == 0:
        return SearchPage(total, [])
    place = read_position(position) if position is not None else None
    goes_back = place is not None and place.goes_back
    keys = [kind.orders[order], kind.key] if order else [kind.key]
    is_falling = asked.is_descending != goes_back
    if place is not None:
        here, there = tuple_(*keys), _literals(keys, place.rank)
        where = and_(where, here < there if is_falling else here > there)
    ways = [key.desc() if is_falling else key.asc() for key in keys]
    limit = None if count is None else count + 1
    found = await kind.read(asked.session, asked.company_id, Slice(where, ways, 0, limit))
    has_more = count is not None and len(found) > count
    page = found[:count][::-1] if goes_back else found[:count]
    ahead, behind = (True, has_more) if goes_back else (has_more, place is not None)
    return _paged(asked, total, page, is_ahead=ahead, is_behind=behind)


def _literals(keys: Sequence[ColumnElement[Any]], rank: Rank) -> Tuple:
    values = [rank.value, rank.id][-len(keys) :]
    pairs = zip(values, keys, strict=True)
    return tuple_(*(literal(value, key.type) for value, key in pairs))


def _paged(
    asked: Search, total: int, page: list[AnyResource], *, is_ahead: bool, is_behind: bool
) -> SearchPage:
    """Give a page by cursor, with what leads to the resources ahead and behind."""
    if not page:
        return SearchPage(total, [])
    first, last = rank_of(asked.request, page[0]), rank_of(asked.request, page[-1])
    following = position_of(last, goes_back=False) if is_ahead else None
    return SearchPage(
        total, page, following, position_of(first, goes_back=True) if is_behind else None
    )


async def _examined(
    asked: Search, matching: Sequence[tuple[Kind, Narrowed]], position: object
) -> SearchPage:
    """Let the library's evaluator decide, keeping no more than what orders those that match."""
    await _check_number(asked, matching)
    ranked: list[tuple[Rank, Kind]] = []
    for kind, found in matching:
        ranked += [(rank, kind) async for rank in _matches(asked, kind, found)]
    ranked.sort(key=lambda one: one[0].key, reverse=asked.is_descending)
    total, request = len(ranked), asked.request
    if request.cursor is None:
        start = request.start_index_0 or 0
        stop = total if request.count is None else start + request.count
        return SearchPage(total, await _read(asked, ranked[start:stop]))
    if request.count == 0:
        return SearchPage(total, [])
    place = read_position(position) if position is not None else None
    ranks = [rank for rank, _ in ranked]
    start, stop = bounds(ranks, place, request.count, is_descending=asked.is_descending)
    page = await _read(asked, ranked[start:stop])
    return _paged(asked, total, page, is_ahead=stop < total, is_behind=start > 0)


async def _check_number(asked: Search, matching: Sequence[tuple[Kind, Narrowed]]) -> None:
    number = 0
    for kind, found in matching:
        number += await kind.count(asked.session, asked.company_id, found.where)
    if number > MOST_EXAMINED:
        raise TooManyException(
            detail=f"This would look through {number} resources, and {MOST_EXAMINED} is the most: "
            "filter by userName, externalId, id, active, emails or meta.lastModified as well."
        )


async def _matches(asked: Search, kind: Kind, found: Narrowed) -> AsyncIterator[Rank]:
    where = found.where
    while True:
        wanted = Slice(where, [kind.key], limit=_EXAMINED_AT_ONCE)
        resources = await kind.read(asked.session, asked.company_id, wanted)
        for one in resources:
            if asked.request.filter is None or asked.request.filter.match(one):
                yield rank_of(asked.request, one)
        if len(resources) < _EXAMINED_AT_ONCE:
            return
        asked.session.expunge_all()
        where = and_(found.where, kind.key > UUID(str(resources[-1].id)))


async def _read(asked: Search, page: Sequence[tuple[Rank, Kind]]) -> list[AnyResource]:
    by_id: dict[UUID, AnyResource] = {}
    for kind in {kind for _, kind in page}:
        ids = [rank.id for rank, one in page if one is kind]
        wanted = Slice(kind.key.in_(ids), ())
        found = await kind.read(asked.session, asked.company_id, wanted)
        by_id |= {UUID(str(one.id)): one for one in found}
    return [by_id[rank.id] for rank, _ in page]
