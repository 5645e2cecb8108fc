"""Every company's logs are cleared once a day."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from integrations.deliveries.models import Delivery
from integrations.receipts.models import Completion, Receipt
from shared.due import Due, schedule
from shared.events.profiles import CompanyChanged

KIND: Final = "clear"
DELIVERIES_KEPT: Final = timedelta(days=30)
# Ids must be remembered for seven days at least; longer finds slower repetitions too.
RECEIPTS_KEPT: Final = timedelta(days=30)
COMPLETIONS_KEPT: Final = timedelta(days=365)


async def schedule_clearing(session: AsyncSession, event: CompanyChanged) -> None:
    """Begin to clear a company's logs, within a day."""
    at = datetime.now(UTC) + timedelta(days=1)
    await schedule(session, Due(company_id=event.company_id, kind=KIND, key="", at=at))


async def clear_logs(session: AsyncSession, due: Due) -> None:
    """Delete what is older than it has to be, and come back in a day."""
    now = datetime.now(UTC)
    for table, at, kept in (
        (Delivery, col(Delivery.created_at), DELIVERIES_KEPT),
        (Receipt, col(Receipt.received_at), RECEIPTS_KEPT),
        (Completion, col(Completion.received_at), COMPLETIONS_KEPT),
    ):
        await session.execute(
            delete(table).where(col(table.company_id) == due.company_id, at < now - kept)
        )
    again = Due(company_id=due.company_id, kind=KIND, key="", at=now + timedelta(days=1))
    await schedule(session, again)
