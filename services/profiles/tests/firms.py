"""Companies with people, as the operator and HR make them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.founding import Founding, found_company
from shared.auth.tokens import LOCAL_ISSUER
from shared.database import enter_company
from shared.events.profiles import PersonChanged
from shared.testing.company import Colleague, Company

HEADER = "external_id;display_name;email;unit;manager_external_id;language;left_on;roles\n"
STAFF = (
    HEADER
    + "1;Ann Peeters;Ann@firm.be;Operations/Desk;2;nl;;\n"
    + "2;Zoë Dubois;;Operations;;fr-BE;;manager curator\n"
)


@dataclass
class Firm:
    """A company that exists in this service, with its administrator."""

    company: Company
    boss: Colleague

    @property
    def id(self) -> UUID:
        return self.company.id

    async def enter(self, session: AsyncSession) -> None:
        """Let a transaction see this company."""
        await enter_company(session, self.id)

    async def send(self, csv: str | bytes, **choices: str | int) -> httpx.Response:
        """Send a people file as the administrator."""
        content = csv.encode() if isinstance(csv, str) else csv
        return await self.boss.api.post(
            "/profiles/people/imports",
            content=content,
            params=choices,
            headers={"content-type": "text/csv"},
        )

    async def take(self, csv: str | bytes, **choices: str | int) -> dict[str, Any]:
        """Import a people file to its end; give the report."""
        sent = await self.send(csv, **choices)
        assert sent.status_code == 202, sent.text
        while await self.company.due("people-import"):
            await self.company.run_due("people-import")
        report = await self.boss.api.get(sent.headers["location"], params={"limit": 100})
        found: dict[str, Any] = report.json()
        return found

    async def hire(self, *external_ids: str, **columns: str) -> list[Colleague]:
        """Let people join, all with the same columns; give clients that call as them."""
        names = ["external_id", "display_name", *columns]
        rows = [";".join([one, f"Name {one}", *columns.values()]) for one in external_ids]
        report = await self.take("\n".join([";".join(names), *rows]))
        assert report["status"] == "done", report
        return [await self.colleague(one) for one in external_ids]

    async def colleague(self, external_id: str) -> Colleague:
        """Give a client for somebody of this company."""
        changes = await self.company.published(PersonChanged)
        latest = [one for one in changes if one.external_id == external_id][-1]
        return self.company.as_colleague(latest)


async def open_firm(company: Company, issuer: str = LOCAL_ISSUER) -> Firm:
    founding = Founding(
        name=f"Firm {uuid4()}",
        administrator="boss",
        language="nl",
        time_zone="Europe/Brussels",
        issuer=issuer,
        subject=None,
    )
    async with company.service.worker_sessions.begin() as session:
        made = await found_company(session, founding)
    company.id = UUID(str(made["company_id"]))
    (changed,) = await company.published(PersonChanged)
    return Firm(company, company.as_colleague(changed))


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: report[name] for name in ("created", "changed", "unchanged", "left", "broken")}


def findings(report: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(one["line"], one["column"], one["code"]) for one in report["findings"]["items"]]


def made(created: int = 0, changed: int = 0, unchanged: int = 0, **more: int) -> dict[str, int]:
    plain = {"created": created, "changed": changed, "unchanged": unchanged}
    return plain | {"left": 0, "broken": 0} | more
