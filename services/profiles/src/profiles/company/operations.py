"""What can be done with a company and its settings."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.company.models import Company, CompanyIn
from shared.auth.caller import Caller
from shared.events.profiles import CompanyChanged
from shared.outbox import publish
from shared.problems import NotFound
from shared.revisions import check_revision


async def find_company(session: AsyncSession, company_id: UUID) -> Company:
    """Find a company. Raises NotFound."""
    company = await session.get(Company, company_id)
    if company is None:
        raise NotFound
    return company


async def change_company(
    session: AsyncSession, caller: Caller, wanted: CompanyIn, match: int | None
) -> Company:
    """Replace the settings and tell everyone."""
    company = await session.get(Company, caller.company_id, with_for_update=True)
    if company is None:
        raise NotFound
    check_revision(company.revision, match)
    columns = wanted.model_dump()
    if any(getattr(company, name) != value for name, value in columns.items()):
        for name, value in columns.items():
            setattr(company, name, value)
        company.revision += 1
        publish(session, company_changed(company))
    return company


def company_changed(company: Company) -> CompanyChanged:
    """Say how a company stands now."""
    values = company.model_dump(exclude={"issuer", "created_at", "visibility_defaults"})
    return CompanyChanged.model_validate(values | {"occurred_at": datetime.now(UTC)})
