"""What the example listens to."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from example.notes.models import Count
from shared.due import Due
from shared.events.profiles import PersonNamed, UnitRemoved


async def count_removed(session: AsyncSession, event: UnitRemoved) -> None:
    await count(session, event, "removed")


async def count(session: AsyncSession, event: UnitRemoved, name: str) -> None:
    statement = insert(Count).values(company_id=event.company_id, name=name, value=1)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["company_id", "name"], set_={"value": Count.value + 1}
        )
    )


async def fail(_session: AsyncSession, _event: PersonNamed) -> None:
    raise RuntimeError("this handler is broken")


async def count_due(session: AsyncSession, due: Due) -> None:
    if due.details.get("fails"):
        raise RuntimeError("this is broken")
    session.add(Count(company_id=due.company_id, name=due.key, value=1))
