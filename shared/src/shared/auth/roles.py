"""The roles a person can hold besides being a learner, which everyone is."""

from typing import Literal

Role = Literal[
    "expert",
    "mentor",
    "curator",
    "point_person",
    "manager",
    "analyst",
    "programme_administrator",
    "administrator",
]
