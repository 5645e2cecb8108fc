"""Whoever stands in whatever relation to Ann sees of her what the table below says: no more.

Every text of hers is marked. Everybody reads every address there is, with all ids of hers, and the
marks they find are compared with the table. A new address is walked the day it appears; a new kind
of datum needs a line in `scene.py` and one here.
"""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import httpx
import pytest_asyncio
from fastapi import FastAPI

from services.profiles.tests.firms import Firm
from services.profiles.tests.visibility.scene import (
    AUDIENCES,
    LEVELS,
    RELATIONS,
    Scene,
    a_scene,
    mark,
)

MARK = re.compile(r"kanarie-[a-z]+-[a-z_]+")
COMPANY = frozenset({*RELATIONS, "administrator"})
UNIT = frozenset({"self", "same_unit", "below"})
TEAM = frozenset({"self", "same_unit"})
PAIR = frozenset({"self", "manager"})
SELF = frozenset({"self"})
# Hours and budgets are kept by L&D and administrators, who leave a receipt.
BOOKS = frozenset({"self", "analyst", "administrator"})
AUDIENCE = {
    "me": SELF,
    "manager": PAIR,
    "people": frozenset({"self", "other_unit"}),
    "team": TEAM,
    "unit": UNIT,
    "company": COMPANY,
}
# Every kind of datum about Ann, as she shows it, and who may see it.
TABLE: dict[str, frozenset[str]] = {
    mark("about", "team"): TEAM,
    # The people file is for administrators, and leaves a receipt.
    mark("email", "unit"): UNIT | {"administrator"},
    **{
        mark(kind, audience): AUDIENCE[audience]
        for kind, audience in product(
            ("moment", "need", "intention", "takeaway", "goal"), AUDIENCES
        )
    },
    mark("remark", "pair"): PAIR,
    mark("support", "pair"): PAIR,
    mark("decision", "pair"): PAIR,
    mark("point", "pair"): PAIR,
    mark("note", "self"): SELF,
    mark("note", "manager"): frozenset({"manager"}),
    mark("sos", "pair"): PAIR,
    mark("allowance", "books"): BOOKS,
    mark("booking", "books"): BOOKS,
    **{mark("claim", level): AUDIENCE[level] for level in LEVELS},
    **{mark("evidence", level): AUDIENCE[level] for level in LEVELS},
    mark("endorsement", "unit"): UNIT,
    # A colleague of the same unit thanked her.
    mark("kudos", "receivers"): TEAM,
    mark("kudos", "unit"): UNIT,
    mark("kudos", "company"): COMPANY,
    mark("fresh", "me"): SELF,
    mark("fresh", "point_person"): SELF | {"point_person"},
    # The team reads of it once the point person passes it on.
    mark("fresh", "team"): SELF | {"point_person"},
}
# The skills of a company are everybody's: that one exists says nothing about Ann.
OF_THE_COMPANY = {"list_skills", "find_skill", "list_half_lives", "find_half_life"}
# Addresses at which no marked text of Ann's can stand: settings, counts, ids, choices and names.
WITHOUT_TEXTS = OF_THE_COMPANY | {
    "count_access_receipts",
    "find_calendar",
    "find_check_in",
    "find_company",
    "find_courses_choice",
    "find_erasure",
    "find_expertise_choice",
    "find_export",
    "find_import",
    "find_kudos_budget",
    "find_learning_policy",
    "find_learning_map",
    "find_milestone_choice",
    "find_my_role",
    "find_opt_in",
    "find_own_preferences",
    "find_pause",
    "find_point_person",
    "find_role_description",
    "find_sign_in_policy",
    "find_support_request",
    "find_switches",
    "find_unit",
    "list_access_receipts",
    "list_blocks",
    "list_check_ins",
    "list_data_stored_by_profiles",
    "list_erasures",
    "list_exports",
    "list_follows",
    "list_imports",
    "list_learning_map_revisions",
    "list_learning_maps",
    "list_milestones",
    "list_options",
    "list_people",
    "list_photo_removals",
    "list_point_people",
    "list_role_descriptions",
    "list_role_history",
    "list_roles",
    "list_scim_credentials",
    "list_sign_in_policies",
    "list_signing_keys",
    "list_switch_changes",
    "list_switch_presets",
    "list_talks",
    "list_topic_follows",
    "list_unit_history",
    "list_units",
    "open_archive",
    "read_calendar",
    # Pixels hold no mark: tests/photo compares who sees them with who may.
    "read_photo",
}
FIELDS = (
    "about", "contributions", "email", "followers", "languages", "manager", "started_on",
)  # fmt: skip
CHOICES = ("whose", "side", "format", "show")


@pytest_asyncio.fixture
async def scene(firm: Firm, other_firm: Firm) -> Scene:
    return await a_scene(firm, other_firm)


async def test_everybody_sees_of_ann_what_the_table_says(scene: Scene, app: FastAPI) -> None:
    seen: dict[str, set[str]] = {name: set() for name in TABLE}
    showing: set[str] = set()
    for relation, person in scene.people.items():
        async for name, answer in walked(scene, app, person.api):
            assert answer.status_code < 500, (relation, name, answer.text)
            found = set(MARK.findall(answer.text)) if name not in OF_THE_COMPANY else set()
            showing |= {name} if found else set()
            for each in found:
                seen.setdefault(each, set()).add(relation)

    wrong = {
        name: (sorted(relations), sorted(TABLE.get(name, frozenset())))
        for name, relations in seen.items()
        if relations != TABLE.get(name, frozenset())
    }
    assert wrong == {}, "seen by, and who should"
    without = {operation["operationId"] for _, operation in addresses(app)} - showing
    undecided = sorted(without - WITHOUT_TEXTS)
    assert not undecided, f"give scene.py a text of Ann's for them, or list them: {undecided}"


async def test_each_field_of_a_profile_is_seen_as_far_as_its_owner_says(scene: Scene) -> None:
    await scene.put("administrator", "/profiles/switches", {"on": ["counts"]}, '"0"')
    for level in LEVELS:
        me = await scene.ann.api.get("/profiles/me")
        wanted = {name: me.json()[name] for name in ("language", "languages", "about")}
        wanted["visibility"] = dict.fromkeys(me.json()["visibility"], level)
        await scene.put("self", "/profiles/me", wanted, me.headers["etag"])

        for relation, person in scene.people.items():
            answer = await person.api.get(f"/profiles/people/{scene.ann.id}")
            if relation == "other_company":
                assert answer.status_code == 404
                continue
            hidden = {name for name in FIELDS if answer.json()[name] is None}
            is_open = relation in AUDIENCE[level]
            assert hidden == (set() if is_open else set(FIELDS)), (level, relation)


async def walked(
    scene: Scene, app: FastAPI, client: httpx.AsyncClient
) -> AsyncIterator[tuple[str, httpx.Response]]:
    """Read every address with all ids of Ann's and all choices of whose things to list."""
    for path, operation in addresses(app):
        for filled in ways(scene, path, operation):
            answer = await client.get(filled)
            yield operation["operationId"], answer


def addresses(app: FastAPI) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in app.openapi()["paths"].items():
        if "get" in item:
            yield path, item["get"]


def ways(scene: Scene, path: str, operation: dict[str, Any]) -> Iterator[str]:
    names = re.findall(r"{(\w+)}", path)
    values = [scene.ids.get(name, [str(uuid4())]) for name in names]
    choices = [
        [f"{one['name']}={value}" for value in options(one)]
        for one in operation.get("parameters", ())
        if one["name"] in CHOICES
    ]
    for ids in product(*values):
        filled = path.format(**dict(zip(names, ids, strict=True)))
        for chosen in product(*choices):
            query = "&".join([*chosen, *paging(operation)])
            yield f"{filled}?{query}" if query else filled


def options(parameter: dict[str, Any]) -> Iterable[str]:
    found: list[str] = parameter["schema"].get("enum", [])
    return [one for one in found if one != "pdf"]


def paging(operation: dict[str, Any]) -> list[str]:
    names = {one["name"] for one in operation.get("parameters", ())}
    return ["limit=100"] if "limit" in names else []
