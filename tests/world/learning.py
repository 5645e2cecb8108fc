"""One of everything that people note of their own learning."""

from typing import Any
from uuid import uuid4

from tests.world.house import House


def furnish_learning(house: House, mark: str) -> None:
    """Let the administrator note one of everything, for nobody else to see."""
    plain = {"text": mark}
    _note(house, "moment_id", "/profiles/moments", plain)
    intention = _note(house, "intention_id", "/profiles/intentions", plain)
    _note(house, "takeaway_id", "/profiles/takeaways", plain | {"intention_id": intention})
    shown = {"visibility": "people", "shared_with": [str(house.ben.id)]}
    need = _note(house, "need_id", "/profiles/needs", plain | shown)
    course = {"method": "course", "note": mark}
    _note(house, "decision_id", f"/profiles/needs/{need}/decisions", course)
    goal = _note(house, "goal_id", "/profiles/goals", {"what": mark, "why": mark})
    _note(house, "remark_id", f"/profiles/goals/{goal}/remarks", plain)
    house.admin.put(f"/profiles/goals/{goal}/support-requests/{house.ben.id}", plain)
    year = {"begins_on": "2026-01-01", "ends_on": "2026-12-31", "note": mark}
    _note(house, "allowance_id", "/profiles/allowances", year)
    hours = {"form": "formal", "minutes": 60, "what": mark}
    _note(house, "entry_id", "/profiles/ledger", hours)


def _note(house: House, name: str, path: str, body: dict[str, Any]) -> str:
    house.things[name] = str(uuid4())
    house.admin.put(f"{path}/{house.things[name]}", body)
    return house.things[name]
