"""An operator's command: make a company's words, vectors and sums anew from its own rows.

    python -m matching.rebuild COMPANY_ID [expertise=180] [interest=30] [documents=14] [activity=7]

The numbers are half-lives in days and become the company's own. Needed after a change of these,
of the words or of the encoder; otherwise events have kept the same state, which a test holds true.
"""

import asyncio
import sys
from uuid import UUID

from matching.evidence.rules import HalfLives
from matching.index import rebuilding
from shared.database import Sessions, enter_company, open_engine, open_sessions
from shared.settings import settings


async def rebuild(sessions: Sessions, company_id: UUID, days: dict[str, float]) -> int:
    """Rebuild one company, documents in batches and the sums at once; give people with sums."""
    after: UUID | None = UUID(int=0)
    while after is not None:
        async with sessions.begin() as session:
            await enter_company(session, company_id)
            after = await rebuilding.rebuild_documents(session, company_id, after)
    async with sessions.begin() as session:
        await enter_company(session, company_id)
        await rebuilding.set_half_lives(session, company_id, days)
        return await rebuilding.rebuild_sums(session, company_id)


async def _run(company_id: UUID, days: dict[str, float]) -> None:
    engine = open_engine(settings().database_url, 2)
    people = await rebuild(open_sessions(engine), company_id, days)
    await engine.dispose()
    sys.stdout.write(f"rebuilt; {people} people are known for something\n")


def half_lives_in(arguments: list[str]) -> dict[str, float]:
    """Read `name=days`. Raises ValueError for a name we do not have or a number below 1."""
    days = {name: float(value) for name, _, value in (part.partition("=") for part in arguments)}
    if unknown := days.keys() - set(HalfLives._fields):
        raise ValueError(f"No such half-life: {', '.join(sorted(unknown))}.")
    if any(not value >= 1 for value in days.values()):
        raise ValueError("A half-life is at least one day.")
    return days


if __name__ == "__main__":
    asyncio.run(_run(UUID(sys.argv[1]), half_lives_in(sys.argv[2:])))
