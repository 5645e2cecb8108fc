"""Find companies and units."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from metrics.directory.models import CompanyCard, UnitCard
from metrics.suppression.models import Tree
from shared.problems import NotFound


class CompanyNotKnownYet(Exception):
    """A fact came before its company; the inbox asks for it again later."""


async def hold_company_open(session: AsyncSession, company_id: UUID) -> CompanyCard:
    """Find the company of a fact; until the commit no week of it can be closed."""
    return await _lock_company(session, company_id, is_shared=True)


async def hold_company_still(session: AsyncSession, company_id: UUID) -> CompanyCard:
    """Find the company whose weeks are closed; until the commit no fact of it comes in."""
    return await _lock_company(session, company_id, is_shared=False)


async def _lock_company(session: AsyncSession, company_id: UUID, *, is_shared: bool) -> CompanyCard:
    statement = select(CompanyCard).where(col(CompanyCard.company_id) == company_id)
    card = await session.scalar(statement.with_for_update(read=is_shared))
    if card is None:
        raise CompanyNotKnownYet(f"company={company_id}")
    return card


async def find_company(session: AsyncSession, company_id: UUID) -> CompanyCard:
    """Find a company for a reader. Raises NotFound while nothing is known of it."""
    card = await session.get(CompanyCard, company_id)
    if card is None:
        raise NotFound("There are no figures of this company yet.")
    return card


async def find_units(session: AsyncSession, company_id: UUID) -> dict[UUID, UnitCard]:
    """Give all units of a company, removed ones too."""
    statement = select(UnitCard).where(col(UnitCard.company_id) == company_id)
    return {card.id: card for card in (await session.scalars(statement)).all()}


def tree_of(company_id: UUID, units: dict[UUID, UnitCard]) -> Tree:
    """Give the tree of units, with the company as its root."""
    return Tree(company_id, {card.id: card.parent_id for card in units.values()})


def zone_of(card: CompanyCard) -> ZoneInfo:
    """Give the time zone a company lives in."""
    return ZoneInfo(card.time_zone)
