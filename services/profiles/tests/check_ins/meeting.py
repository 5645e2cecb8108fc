"""Two people who talk with each other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.profiles.tests.firms import HEADER, Firm
from shared.testing.company import Colleague

CHECK_INS = "/profiles/check-ins"
PAIR = HEADER + "1;Ann;;Desk;2;en;;\n2;Zoë;;Desk;;en;;manager\n3;Cas;;Desk;2;en;;\n"


def today() -> date:
    return datetime.now(UTC).date()


def wanted(other: Colleague, **more: Any) -> dict[str, Any]:
    """Ask for a talk every week; the next one is in three days."""
    day = today() + timedelta(days=3)
    return {
        "with_id": str(other.id),
        "kind": "check_in",
        "relation": "manager",
        "every_weeks": 1,
        "weekday": day.isoweekday(),
        "at": "09:30",
        "time_zone": "Europe/Brussels",
        "starts_on": str(day - timedelta(weeks=2)),
        "minutes": 30,
        **more,
    }


async def pair(firm: Firm) -> tuple[Colleague, Colleague, Colleague]:
    """Give an employee, their manager, and a colleague with the same manager."""
    await firm.take(PAIR)
    return await firm.colleague("1"), await firm.colleague("2"), await firm.colleague("3")


async def proposed(by: Colleague, other: Colleague, **more: Any) -> str:
    """Propose; give the address."""
    address = f"{CHECK_INS}/{uuid4()}"
    made = await by.api.put(address, json=wanted(other, **more))
    assert made.status_code == 201, made.text
    return address


async def agreed(by: Colleague, other: Colleague, **more: Any) -> str:
    """Propose and have it accepted; give the address."""
    address = await proposed(by, other, **more)
    accepted = await other.api.put(f"{address}/acceptance")
    assert accepted.status_code == 200, accepted.text
    return address
