"""The metrics by name."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

Metric = Literal[
    "people_asked",
    "people_helped",
    "helpers",
    "time_to_help",
    "helped_from_elsewhere",
    "sos_moments",
]
METRICS: Final[tuple[Metric, ...]] = get_args(Metric)
"""Those of weeks, and of the quarters that weeks make."""

QuarterlyMetric = Literal["managers_sharing"]
QUARTERLY: Final[tuple[QuarterlyMetric, ...]] = get_args(QuarterlyMetric)
"""Those of whole quarters and the whole company only."""

PublishedMetric = Metric | QuarterlyMetric
Measure = PublishedMetric | Literal["team_climate"]
"""All that is measured; the last by pulses."""

MEASURES: Final[tuple[Measure, ...]] = (*METRICS, *QUARTERLY, "team_climate")


@dataclass(frozen=True)
class Words:
    """What is measured, in one language."""

    name: str
    meaning: str
    bias: str
