"""Whoever calls whatever with whatever id: another company stays unseen and untouched.

The cases are made from the composed contract, so a new operation is tested the day it appears.
"""

from collections.abc import Iterator

import httpx

from tests.world.contract import Contract, Operation
from tests.world.house import CANARY, House
from tests.world.people import Colleague, caller, told
from tests.world.stack import Stack

# Operations that answer without a token, each with its reason.
PUBLIC = {
    "GET /profiles/calendars/{secret}.ics": "a calendar sends no header: its address is secret",
    "POST /integrations/connections/{company_id}/{connection_id}/events": "an LMS signs instead",
    "GET /profiles/exports/signing-keys": "anybody may check a signature",
    "GET /profiles/exports/{export_id}/archive": "a leaver has no token; the link holds a key",
}
# What is addressed by a word of ours and is everyone's own: there is nothing foreign to name.
EVERYONES_OWN = ("/profiles/follows/{topic_kind}", "/profiles/switches/opt-ins/{name}")
# A PUT under a foreign id rightly makes something of one's own, so it comes last.
ORDER = ("get", "delete", "post", "patch", "put")
# What somebody without a role is refused: what administrators do, and what authors do to their own.
FOR_ADMINISTRATORS = (
    " /feed/imports",
    # With a space at the end: what hangs below is for everybody.
    "DELETE /metrics/pulses/{pulse_id} ",
    "PUT /metrics/pulses/{pulse_id} ",
    " /integrations/connections",
    " /integrations/deliveries",
    " /integrations/receipts",
    " /integrations/subscriptions",
    " /profiles/erasures",
    "PUT /profiles/exports/",
    " /profiles/people/exports",
    " /profiles/people/imports",
    "DELETE /profiles/people/{person_id}/photo",
    " /profiles/people/{person_id}/roles",
    " /profiles/photo-removals",
    " /profiles/allowances",
    " /profiles/ledger/export",
    "PUT /profiles/ledger/{entry_id}/ruling",
    "PUT /profiles/learning-policy",
    " /profiles/scim-credentials",
    " /profiles/people/{person_id}/role",
    " /profiles/sign-ins/history",
    " /profiles/sign-ins/policy",
    "DELETE /profiles/sign-ins/{person_id}",
    "DELETE /profiles/half-lives/",
    "DELETE /profiles/role-descriptions/",
    "DELETE /profiles/point-people/{point_person_id}",
    "PUT /profiles/point-people/{point_person_id}",
    "PUT /profiles/company",
    "PUT /profiles/kudos-budget",
    "PUT /profiles/switches",
    "PUT /profiles/half-lives/",
    "PUT /profiles/learning-maps/",
    "DELETE /profiles/learning-maps/",
    "PUT /profiles/role-descriptions/",
    "PUT /profiles/skills/",
    " /profiles/roles/history",
    " /profiles/units/{unit_id}/history",
    "PUT /profiles/units/",
    "DELETE /profiles/units/",
)
FOR_AUTHORS = (
    "DELETE /feed/answers/{answer_id}",
    "DELETE /feed/comments/{comment_id}",
    "DELETE /feed/communities/{community_id}",
    "DELETE /feed/communities/{community_id}/members/{person_id}",
    "PUT /feed/communities/{community_id}",
    "PUT /feed/communities/{community_id}/members/{person_id}",
    "PUT /feed/communities/{community_id}/members/{person_id}/invitation",
    "DELETE /feed/posts/{post_id}",
    "DELETE /feed/questions/{question_id}",
    "DELETE /feed/questions/{question_id}/closing",
    "PUT /feed/questions/{question_id}/closing",
)
# What somebody without a role may not even know of is unknown to them, though it is there.
UNKNOWN_TO_OTHERS = (
    "GET /profiles/allowances/{allowance_id}",
    "GET /profiles/erasures/{erasure_id}",
    "PUT /profiles/point-people/{point_person_id}/fresh-competences/",
)
IMPORT_OF_PEOPLE = "POST /profiles/people/imports"  # takes a file, not an example
FORGED_HEADERS = {
    "X-Forwarded-User": "sofie",
    "X-Remote-User": "sofie",
    "X-User-Id": "sofie",
    "X-Company": "{there}",
    "X-Company-Id": "{there}",
    "X-Tenant-Id": "{there}",
    "X-Roles": "administrator",
    "X-Original-URL": "/profiles/company",
    "X-Rewrite-URL": "/profiles/company",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "for=127.0.0.1;proto=https",
    "X-Forwarded-For": "127.0.0.1",
}


def test_every_operation_needs_a_token(stack: Stack, contract: Contract, here: House) -> None:
    with caller(stack, None) as nobody:
        for operation in contract.operations():
            if str(operation) in PUBLIC:
                continue
            response = here.call(nobody, operation)

            assert response.status_code == 401, f"{operation}: {told(response)}"


def test_foreign_ids_are_unknown_and_nothing_foreign_is_ever_shown(
    contract: Contract, here: House, there: House
) -> None:
    before = there.everything()

    for operation, response in calls_with_ids_of(there, contract, here.admin):
        assert CANARY not in response.text, f"{operation}: {told(response)}"
        is_of_a_thing = operation.parameters("path") and operation.path not in EVERYONES_OWN
        if operation.method == "get" and is_of_a_thing:
            assert response.status_code == 404, f"{operation}: {told(response)}"
        if operation.method != "put":
            # 409 and 412 would tell that something is there.
            assert response.status_code not in {409, 412}, f"{operation}: {told(response)}"
        assert response.status_code < 500, f"{operation}: {told(response)}"
    for operation, response in calls_with_ids_of(there, contract, here.ann):
        assert CANARY not in response.text, f"{operation}: {told(response)}"
        assert response.status_code < 500, f"{operation}: {told(response)}"

    assert there.everything() == before


def calls_with_ids_of(
    house: House, contract: Contract, person: Colleague
) -> Iterator[tuple[Operation, httpx.Response]]:
    for operation in sorted(contract.operations(), key=lambda one: ORDER.index(one.method)):
        # A public door has no caller to be foreign: it keeps what it refused, for its owner to see.
        if str(operation) in PUBLIC:
            continue
        yield operation, house.call(person.api, operation)


def test_headers_that_pretend_change_nothing(
    stack: Stack, contract: Contract, here: House, there: House
) -> None:
    headers = {name: value.format(there=there.company) for name, value in FORGED_HEADERS.items()}
    with caller(stack, here.ann.token, headers) as pretender:
        for operation in contract.operations():
            if operation.method != "get" or not operation.is_plain:
                continue
            honest = here.ann.api.get(operation.path)
            pretended = pretender.get(operation.path)

            assert pretended.status_code == honest.status_code, str(operation)
            assert CANARY not in pretended.text, str(operation)


def test_without_a_role_only_what_is_for_everyone_can_be_done(
    contract: Contract, here: House
) -> None:
    wrong = {}
    for operation in contract.operations():
        name = str(operation)
        if name in PUBLIC or name == IMPORT_OF_PEOPLE:
            continue
        status = here.call(here.chloe.api, operation).status_code
        if not _is_rightly_told(operation, status):
            wrong[name] = status
    assert wrong == {}


def _is_rightly_told(operation: Operation, status: int) -> bool:
    """Tell whether somebody without a role got 403 for what needs one, and only there."""
    name = str(operation)
    if name.startswith(UNKNOWN_TO_OTHERS):
        return status == 404
    is_for_others = name in FOR_AUTHORS or any(part in f"{name} " for part in FOR_ADMINISTRATORS)
    return (status == 403) == (is_for_others and operation.path not in EVERYONES_OWN)


def test_a_file_of_people_is_taken_from_administrators_only(here: House) -> None:
    response = here.chloe.api.post(
        "/profiles/people/imports",
        content=b"external_id,display_name\n1,Somebody\n",
        headers={"Content-Type": "text/csv"},
    )

    assert response.status_code == 403, told(response)
