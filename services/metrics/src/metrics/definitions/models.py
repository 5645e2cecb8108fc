"""The metrics by name."""

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
