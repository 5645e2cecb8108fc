"""Ask for a record, and let services deliver it."""

import io
import zipfile
from typing import Any
from uuid import UUID, uuid4

from httpx import Response

from profiles.exports.gathering import ASSEMBLY
from profiles.exports.rules import SERVICES
from services.profiles.tests.firms import Firm
from shared.database import enter_company
from shared.events.feed import GatheredInFeed
from shared.events.gathering import PersonGathered
from shared.events.integrations import GatheredInIntegrations
from shared.events.matching import GatheredInMatching
from shared.events.metrics import GatheredInMetrics
from shared.events.profiles import ExportAsked, GatheredInProfiles
from shared.gathering import gathered_by
from shared.holdings import Holdings
from shared.testing.company import Colleague

OTHERS: dict[str, type[PersonGathered]] = {
    "feed": GatheredInFeed,
    "matching": GatheredInMatching,
    "metrics": GatheredInMetrics,
    "integrations": GatheredInIntegrations,
}


async def ask(by: Colleague, person_id: UUID, export_id: UUID | None = None) -> Response:
    path = f"/profiles/exports/{export_id or uuid4()}"
    return await by.api.put(path, json={"person_id": str(person_id)})


async def deliver(firm: Firm, *services: str) -> None:
    """Let services deliver for the latest export, through their own handler."""
    asked = (await firm.company.published(ExportAsked))[-1]
    for service in services:
        if service == "profiles":
            await firm.company.deliver(asked)
            kind: type[PersonGathered] = GatheredInProfiles
        else:
            kind = OTHERS[service]
            handler = gathered_by(kind, Holdings(service, (), frozenset()))
            async with firm.company.service.worker_sessions.begin() as session:
                await enter_company(session, firm.id)
                await handler(session, asked)
        for part in await firm.company.published(kind):
            if part.export_id == asked.export_id:
                await firm.company.deliver(part)


async def a_ready_export(firm: Firm, person: Colleague) -> dict[str, Any]:
    asked = (await ask(person, person.id)).json()
    await deliver(firm, *SERVICES)
    await firm.company.run_due(ASSEMBLY)
    found: dict[str, Any] = (await person.api.get(f"/profiles/exports/{asked['id']}")).json()
    return found


def unpacked(response: Response) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
