"""Make up a company around people who posted: units, managers, languages, first days.

Nothing here is true of the people: only their names are theirs. The same seed makes the same
company, whatever the order of the input.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Literal

from tools.stackexchange.dump import User
from tools.stackexchange.site import Site

Language = Literal["nl", "fr", "en"]

DEPARTMENTS = {
    "Research": ("Algorithms", "Theory", "Cryptography"),
    "Engineering": ("Hardware", "Software", "Operations"),
}
MOTHER_TONGUES: tuple[tuple[Language, float], ...] = (("en", 0.5), ("nl", 0.3), ("fr", 0.2))
LONGEST_SERVICE = timedelta(days=3000)


@dataclass(frozen=True)
class Employee:
    """One line of the people file."""

    external_id: str
    name: str
    unit: tuple[str, ...]
    manager: str | None
    languages: tuple[Language, ...]
    started_on: date
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Founding:
    """What the made-up company is made from."""

    site: Site
    seed: int
    today: date


def employ(users: Iterable[User], founding: Founding) -> list[Employee]:
    """Deal people over the teams in equal shares; the first dealt to a team leads it."""
    random = Random(founding.seed)  # noqa: S311 - reproducible by design, nothing secret
    ordered = sorted(users, key=lambda user: (len(user.id), user.id))
    random.shuffle(ordered)
    teams = [(name, team) for team in range(3) for name in DEPARTMENTS]
    leads: dict[tuple[str, ...], str] = {}
    staff = []
    for position, user in enumerate(ordered):
        department, team = teams[position % len(teams)]
        unit = (department, DEPARTMENTS[department][team])
        key = founding.site.person_key(user.id)
        staff.append(_employee(user, key, unit, leads, (random, founding.today)))
        leads.setdefault(unit, key)
        leads.setdefault(unit[:-1], key)
    return staff


def _employee(
    user: User,
    key: str,
    unit: tuple[str, ...],
    leads: dict[tuple[str, ...], str],
    luck: tuple[Random, date],
) -> Employee:
    random, today = luck
    return Employee(
        external_id=key,
        name=user.name,
        unit=unit,
        manager=leads.get(unit) or leads.get(unit[:-1]),
        languages=_languages(random),
        started_on=today - timedelta(days=random.randrange(200, LONGEST_SERVICE.days)),
    )


def _languages(random: Random) -> tuple[Language, ...]:
    names: Sequence[Language] = [name for name, _ in MOTHER_TONGUES]
    first = random.choices(names, [share for _, share in MOTHER_TONGUES])[0]
    return (first,) if first == "en" else (first, "en")
