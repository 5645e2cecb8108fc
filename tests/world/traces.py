"""Let somebody use everything that keeps a text of theirs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.world.house import House
from tests.world.people import Colleague
from tests.world.photos import show_photo


def leave_traces(firm: House, person: Colleague, skill: UUID, mark: str) -> None:
    """Put a mark into every private and shared thing a person may have."""
    _learn(firm, person, mark)
    _talk(firm, person, mark)
    _be_known(firm, person, skill, mark)
    person.put(f"/profiles/exports/{uuid4()}", {"person_id": str(person.id)})
    person.put("/profiles/switches/opt-ins/badges", {"is_on": True})
    show_photo(person, mark)
    firm.admin.get(f"/profiles/people/{person.id}/roles")


def _learn(firm: House, person: Colleague, mark: str) -> None:
    shared: dict[str, Any] = {"visibility": "people", "shared_with": [str(firm.ben.id)]}
    for kind in ("moments", "needs", "intentions", "takeaways"):
        person.put(f"/profiles/{kind}/{uuid4()}", {"text": mark} | shared)
    goal = f"/profiles/goals/{uuid4()}"
    person.put(goal, {"what": mark, "why": mark} | shared)
    person.put(f"{goal}/remarks/{uuid4()}", {"text": mark})
    person.put(f"{goal}/support-requests/{firm.ben.id}", {"text": mark})
    need = f"/profiles/needs/{uuid4()}"
    person.put(need, {"text": mark} | shared)
    decision = {"method": "other", "note": mark, "partner_id": str(firm.ben.id)}
    person.put(f"{need}/decisions/{uuid4()}", decision)
    hours = {"form": "formal", "what": mark, "minutes": 60, "on": "2026-03-02"}
    person.put(f"/profiles/ledger/{uuid4()}", hours)


def _talk(firm: House, person: Colleague, mark: str) -> None:
    day = datetime.now(UTC).date() + timedelta(days=3)
    wanted = {
        "with_id": str(firm.ben.id),
        "every_weeks": 1,
        "weekday": day.isoweekday(),
        "at": "09:30",
        "time_zone": "Europe/Brussels",
        "starts_on": str(day - timedelta(weeks=2)),
        "minutes": 30,
    }
    for kind in ("check_in", "sos"):
        talk = f"/profiles/check-ins/{uuid4()}"
        # An SOS moment is for a manager and whom they manage.
        relation = "manager" if kind == "sos" else "buddy"
        person.put(talk, wanted | {"kind": kind, "relation": relation})
        firm.ben.put(f"{talk}/acceptance")
        if kind == "sos":
            told = {"problems": mark, "mistakes": mark, "learned": mark}
            person.put(f"{talk}/sos-moments/{day - timedelta(weeks=1)}", told)
        else:
            person.put(f"{talk}/points/{uuid4()}", {"text": mark})
            person.put(f"{talk}/private-notes/{uuid4()}", {"text": mark})
            # What the other side noted for themselves stays theirs.
            firm.ben.put(f"{talk}/private-notes/{uuid4()}", {"text": "Voor mezelf."})
    person.post("/profiles/calendars")


def _be_known(firm: House, person: Colleague, skill: UUID, mark: str) -> None:
    occasion = {"occasion": mark}
    firm.ben.put(f"/profiles/people/{person.id}/endorsements/{skill}", occasion)
    person.put(f"/profiles/people/{firm.ben.id}/endorsements/{skill}", occasion)
    firm.ben.put(f"/profiles/kudos/{uuid4()}", {"person_ids": [str(person.id)], "text": mark})
