"""The data sheet of each metric, for those who read figures and for the works agreement."""

from dataclasses import dataclass
from typing import Final, Literal

from metrics.definitions.models import Measure
from metrics.figures.rules import SMALLEST_MEDIAN_GROUP, Method

Unit = Literal["people", "minutes", "percent"]
Period = Literal["week", "quarter", "pulse"]

_ASKED: Final = ("feed.item.published.v1: author_id, unit_path, created_at, visibility",)
_HELPED: Final = (
    "feed.help.confirmed.v1: person_id, person_unit_path, helper_id, helper_unit_path, time",
)
_TALKED: Final = ("profiles.sos.took-place.v1: participant, unit_path, time",)
_LED: Final = (
    "profiles.person.changed.v1: person_id, manager_id, active",
    "profiles.learning.shared.v1: person_id, time",
    "feed.item.published.v1: author_id, kind, created_at, visibility",
)
_ANSWERED: Final = ("answers from 1 to 5, and the unit of who answered",)
_WAITED: Final = ("feed.help.confirmed.v1: asked_at, answered_at, is_first", *_ASKED)


@dataclass(frozen=True)
class Sheet:
    """What a metric is made of. `smallest_group` applies where it exceeds the company's k."""

    unit: Unit
    method: Method
    fields: tuple[str, ...]
    smallest_group: int = 0
    period: Period = "week"


SHEETS: Final[dict[Measure, Sheet]] = {
    "people_asked": Sheet("people", "count", _ASKED),
    "people_helped": Sheet("people", "count", _HELPED),
    "helpers": Sheet("people", "count", _HELPED),
    "time_to_help": Sheet("minutes", "median_order_statistics_95", _WAITED, SMALLEST_MEDIAN_GROUP),
    "helped_from_elsewhere": Sheet("percent", "wilson_95", _HELPED),
    "sos_moments": Sheet("people", "count", _TALKED),
    "managers_sharing": Sheet("percent", "wilson_95", _LED, period="quarter"),
    "team_climate": Sheet("percent", "wilson_95", _ANSWERED, period="pulse"),
}
