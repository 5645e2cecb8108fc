"""A made-up company for the directory's benchmark: 100,000 people, reproducible."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg

from shared.auth.tokens import LOCAL_ISSUER
from shared.text import folded

PEOPLE: Final = 100_000
CLAIMANTS: Final = 20_000
_TEAMS, _UNITS, _SKILLS = 1_000, 20, 300
_FIRST: Final = """
    Ann Bart Céline Dirk Éric Farida Geert Hélène Ingrid Jan Joëlle Karim Koen Léa Lotte Luc
    Maïté Marc Marie Mehmet Mieke Mohamed Nadia Nele Noor Olivier Patrick Pieter Rachid René
    Sander Sara Sofie Stéphane Thérèse Tom Ursule Valérie Vincent Wim Xavier Yasmine Yves Zeynep
    Zoë
""".split()  # noqa: SIM905  a list of so many is not read more easily
_BEFORE: Final = ("", "", "", "", "Van ", "Van den ", "De ", "Du ", "El ")
_STEMS: Final = """
    Aert Baert Berg Bos Claes Coster Daem Decker Dubo Duval Fontai Gees Goos Haeg Herma Hoev
    Jacob Jans Kerck Lamb Lauw Legr Maes Marti Merck Mich Moul Nijs Oost Peet Pauw Renar Roel
    Segh Smet Stev Thijs Timm Vanhov Verbr Vermeul Vers Wauter Wille Wout Ysebr Zand
""".split()  # noqa: SIM905  a list of so many is not read more easily
_AFTER: Final = """
    s ens sen aert ers ier on ot elle inck mans eau uis en el oux ois gem veld kens
""".split()  # noqa: SIM905  a list of so many is not read more easily


def u(name: str) -> UUID:
    """Name a thing of this company by a word."""
    return uuid5(NAMESPACE_OID, name)


COMPANY: Final = u("company")


def name_of(number: int) -> str:
    """Give somebody's name: some are common, most are rare."""
    dice = random.Random(number)  # noqa: S311  no secret
    first = _FIRST[int(dice.random() ** 1.5 * len(_FIRST))]
    stem, after = (row[int(dice.random() ** 2 * len(row))] for row in (_STEMS, _AFTER))
    return f"{first} {dice.choice(_BEFORE)}{stem}{after}"


def skill(number: int) -> UUID:
    """Give the id of one of the skills in use."""
    return u(f"skill {number % _SKILLS}")


def division(number: int) -> UUID:
    """Give the id of a unit with a twentieth of all people."""
    return u(f"division {number % _UNITS}")


async def fill(superuser_url: str) -> None:
    """Fill the database of profiles; people sign in as p0, p1 and so on."""
    connection = await asyncpg.connect(superuser_url)
    now = datetime.now(UTC)
    await _copy(connection, "company", [_company(now)])
    await _copy(connection, "unit", _units(now))
    await _copy(connection, "person", (_person(number, now) for number in range(PEOPLE)))
    await _copy(connection, "identity", (_identity(number) for number in range(1_000)))
    await _copy(connection, "skill", (_skill(number, now) for number in range(_SKILLS)))
    await _copy(connection, "claim", (_claim(number, now) for number in range(CLAIMANTS)))
    await connection.execute("vacuum analyze")
    await connection.close()


async def _copy(
    connection: "asyncpg.Connection[asyncpg.Record]",
    table: str,
    rows: "Iterator[dict[str, object]] | list[dict[str, object]]",
) -> None:
    written = list(rows)
    await connection.copy_records_to_table(
        table, columns=list(written[0]), records=[tuple(row.values()) for row in written]
    )


def _company(now: datetime) -> dict[str, object]:
    return {
        "company_id": COMPANY,
        "revision": 1,
        "name": "Everybody",
        "language": "nl",
        "time_zone": "Europe/Brussels",
        "work_starts_at": now.time().replace(hour=9),
        "work_ends_at": now.time().replace(hour=17),
        "workdays": [1, 2, 3, 4, 5],
        "minimum_group_size": 5,
        "visibility_defaults": "{}",
        "issuer": LOCAL_ISSUER,
        "created_at": now,
    }


def _units(now: datetime) -> Iterator[dict[str, object]]:
    yield _unit("top", None, [u("top")], now)
    for number in range(_UNITS):
        yield _unit(f"division {number}", u("top"), _path(number)[:2], now)
    for number in range(_TEAMS):
        yield _unit(f"team {number}", division(number), _path(number), now)


def _unit(name: str, parent: UUID | None, path: list[UUID], now: datetime) -> dict[str, object]:
    return {
        "company_id": COMPANY,
        "id": u(name),
        "revision": 1,
        "name": name,
        "sort_name": name,
        "sort_path": name,
        "parent_id": parent,
        "path": path,
        "created_at": now,
    }


def _path(number: int) -> list[UUID]:
    team = number % _TEAMS
    return [u("top"), division(team), u(f"team {team}")]


def _person(number: int, now: datetime) -> dict[str, object]:
    name = name_of(number)
    return {
        "company_id": COMPANY,
        "id": u(f"person {number}"),
        "revision": 1,
        "active": number % 25 > 0 or number < 1_000,
        "external_id": str(number),
        "issuer": LOCAL_ISSUER,
        "subject": f"p{number}",
        "display_name": name,
        "sort_name": folded(name),
        "unit_id": _path(number)[-1],
        "language": ("nl", "fr", "en")[number % 3],
        "language_is_chosen": False,
        "languages": [("nl", "fr", "en")[number % 3], "en"],
        "roles": "[]",
        "visibility": "{}",
        "created_at": now,
    }


def _identity(number: int) -> dict[str, object]:
    path = _path(number)
    return {
        "company_id": COMPANY,
        "issuer": LOCAL_ISSUER,
        "subject": f"p{number}",
        "person_id": u(f"person {number}"),
        "revision": 1,
        "active": True,
        "roles": "[]",
        "unit_id": path[-1],
        "unit_path": path,
        "language": "nl",
    }


def _skill(number: int, now: datetime) -> dict[str, object]:
    return {
        "company_id": COMPANY,
        "id": skill(number),
        "revision": 1,
        "labels": f'{{"en": "Skill {number}"}}',
        "synonyms": "{}",
        "created_at": now,
    }


def _claim(number: int, now: datetime) -> dict[str, object]:
    return {
        "company_id": COMPANY,
        "id": u(f"claim {number}"),
        "revision": 1,
        "person_id": u(f"person {number * 5}"),
        "skill_id": skill(number),
        "kind": ("teach", "have")[number % 2],
        "level": 3,
        "visibility": ("company", "company", "team")[number % 3],
        "created_at": now,
    }
