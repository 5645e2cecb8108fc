"""Let an owner state its present again, to fill a new projection.

`python -m shared.republish SERVICE COMPANY_ID`; the events carry today's revisions, so listeners
that know better drop them.
"""

import asyncio
import importlib
import os
import sys
from uuid import UUID

from shared.database import Sessions, enter_company, open_engine, open_sessions
from shared.outbox import publish
from shared.worker import Work

BATCH = 500


async def republish(sessions: Sessions, work: Work, company_id: UUID) -> int:
    """Publish the present state of one company; give how many events that took."""
    count = 0
    async with sessions() as reading, sessions() as writing:
        await enter_company(reading, company_id)
        await enter_company(writing, company_id)
        for state in work.current_state:
            async for event in state(reading, company_id):
                publish(writing, event)
                count += 1
                if count % BATCH == 0:
                    await writing.flush()
        await writing.commit()
    return count


async def _main(service: str, company_id: UUID) -> None:
    work: Work = importlib.import_module(f"{service}.worker").WORK
    engine = open_engine(os.environ["DATABASE_URL"], 4)
    count = await republish(open_sessions(engine), work, company_id)
    sys.stdout.write(f"{count} events of {service} will be sent again.\n")
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], UUID(sys.argv[2])))
