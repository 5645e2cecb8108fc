"""The company indexes one process holds, each read from the tables and kept fresh."""

import asyncio
from collections import OrderedDict
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from matching.evidence.operations import half_lives_of
from matching.index import reading
from matching.index.company_index import CompanyIndex
from matching.settings import matching_settings
from shared.problems import Unavailable
from shared.written import written

_MOST_PATIENCE_SECONDS: Final = 5.0
_FRESHNESS: Final = written(
    "select revision, epoch from freshness where company_id = cast(:company_id as uuid)"
)


class Held:
    """One company's index with the lock that lets one reader at a time bring it up to date."""

    def __init__(self) -> None:
        self.index = CompanyIndex()
        self.epoch = -1
        self.lock = asyncio.Lock()


class Shelf:
    """At most so many company indexes; the one that was not used for longest goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: OrderedDict[UUID, Held] = OrderedDict()

    async def index_of(self, session: AsyncSession, company_id: UUID) -> CompanyIndex:
        """Give a company's index as its tables stand now."""
        held = self._held.setdefault(company_id, Held())
        self._held.move_to_end(company_id)
        while len(self._held) > self._size:
            self._held.popitem(last=False)
        await _wait_for(held.lock)
        try:
            await self._bring_up_to_date(session, company_id, held)
        finally:
            held.lock.release()
        return held.index

    async def _bring_up_to_date(self, session: AsyncSession, company_id: UUID, held: Held) -> None:
        found = await _FRESHNESS.run(session, {"company_id": company_id})
        revision, epoch = (found[0].revision, found[0].epoch) if found else (0, 0)
        if epoch != held.epoch:
            held.index, held.epoch = CompanyIndex(), epoch
        if revision == held.index.revision:
            return
        held.index.half_lives = await half_lives_of(session, company_id)
        # Read Committed: rows of later commits may come along, and come once more next time.
        await reading.read_news(session, company_id, held.index)
        held.index.revision = revision


async def _wait_for(lock: asyncio.Lock) -> None:
    """Wait while somebody else's question reads the index, but not until PostgreSQL hangs up."""
    try:
        async with asyncio.timeout(_MOST_PATIENCE_SECONDS):
            await lock.acquire()
    except TimeoutError:
        raise Unavailable(
            "What your colleagues wrote is being read. Ask again in some seconds.",
            headers={"Retry-After": "5"},
        ) from None


SHELF = Shelf(matching_settings().companies_in_memory)


async def current_index(session: AsyncSession, company_id: UUID) -> CompanyIndex:
    """Give a company's index as its tables stand now."""
    return await SHELF.index_of(session, company_id)
