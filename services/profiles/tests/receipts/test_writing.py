"""No route by which a role reads about others can forget the receipt."""

import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

import profiles

# Routes for a role that read nothing about a person, or tell the person otherwise.
WITHOUT_RECEIPT = {
    "change_company": "settings of the company",
    "change_kudos_budget": "settings of the company",
    "choose_half_life": "a skill, nobody",
    "close_unit": "a unit, nobody",
    "describe_role": "a job, nobody",
    "drop_half_life": "a skill, nobody",
    "end_allowance": "writes; nothing is read",
    "find_sign_in_policy": "settings of the company",
    "find_import": "quotes the file the administrator sent, line by line",
    "grant_role": "the person sees every change of their roles, and by whom",
    "import_people": "writes; who leaves or joins is told by what follows",
    "list_imports": "counts of the files sent",
    "list_photo_removals": "what administrators did; the person was told of it",
    "list_scim_credentials": "credentials, nobody",
    "list_sign_in_policies": "settings of the company, and who changed them",
    "list_unit_history": "a unit; who changed it did so for the company",
    "name_skill": "a skill, nobody",
    "put_sign_in_policy": "settings of the company",
    "release_sign_in": "writes; nothing is read",
    "put_unit": "a unit, nobody",
    "put_scim_credential": "credentials, nobody",
    "remove_photo": "writes; the person is told",
    "remove_role_description": "a job, nobody",
    "revoke_role": "the person sees every change of their roles, and by whom",
    "revoke_scim_credential": "credentials, nobody",
    "set_allowance": "writes what it says",
    "set_learning_policy": "settings of the company",
    "set_role": "writes; nothing is read",
    "turn_switches": "settings of the company; everybody sees who",
}
# Where code asks for a role itself, and what becomes of the reading.
ROLES_ASKED_IN = {
    "allowances/keepers.py": "receipt `learning_hours`",
    "authority.py": "skills, nobody",
    "erasures/operations.py": "receipt `erasures`",
    "exports/asking.py": "receipt `export_ordered`",
    "exports/people_file.py": "receipt `people_file`",
    "imports/operations.py": "the report quotes the file that was sent",
    "kudos/budget.py": "settings of the company",
    "learning_maps/operations.py": "a map of a unit, nobody",
    "ledger/operations.py": "receipt `learning_hours`",
    "learning_policy/operations.py": "settings of the company",
    "people/routes.py": "receipt `hr_ids`",
    "photo/operations.py": "removes, and lists removals: each was told to its person",
    "point_people/operations.py": "appointments are for everybody to see",
    "role_descriptions/operations.py": "set_role writes; nothing is read",
    "roles/history.py": "receipt `roles`",
    "roles/operations.py": "receipt `roles`",
    "sign_ins/operations.py": "settings of the company",
    "units/changing.py": "a unit, nobody",
    "units/history.py": "a unit; who changed it did so for the company",
    "switches/operations.py": "settings of the company",
}
# A door of its own, whose holder is no role.
BY_APPOINTMENT = {"list_fresh_overview"}


def routes_of(app: FastAPI) -> Iterator[APIRoute]:
    found = [context.route for context in iter_route_contexts(app.routes)]
    return iter([route for route in found if isinstance(route, APIRoute)])


def calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls(inner)


def is_for_a_role(route: APIRoute) -> bool:
    return any(getattr(call, "__name__", "") == "authorised" for call in calls(route.dependant))


def writes_receipts(route: APIRoute) -> bool:
    return any(hasattr(call, "receipt_kind") for call in calls(route.dependant))


def test_every_route_for_a_role_writes_receipts_or_says_why_not(app: FastAPI) -> None:
    undecided = {
        route.name
        for route in routes_of(app)
        if (is_for_a_role(route) or route.name in BY_APPOINTMENT)
        and not writes_receipts(route)
        and route.name not in WITHOUT_RECEIPT
    }

    assert undecided == set()


def test_what_has_no_receipt_still_is_a_route(app: FastAPI) -> None:
    assert set(WITHOUT_RECEIPT) - {route.name for route in routes_of(app)} == set()


def test_wherever_code_asks_for_a_role_it_was_decided_on() -> None:
    home = Path(profiles.__file__).parent
    asking = {
        str(path.relative_to(home))
        for path in home.rglob("*.py")
        if re.search(r"\.holds(_anywhere)?\(", path.read_text(encoding="utf-8"))
    }

    assert asking == set(ROLES_ASKED_IN)
