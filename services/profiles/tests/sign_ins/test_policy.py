"""How a company decides about first sign-ins."""

from typing import Any

import pytest

from services.profiles.tests.firms import Firm

POLICY = "/profiles/sign-ins/policy"
BY_EMAIL = {"claim": "email", "matches": "email", "unknown": "refuse"}


async def test_nobody_has_decided_at_first(firm: Firm) -> None:
    answer = await firm.boss.api.get(POLICY)

    assert answer.headers["etag"] == '"0"'
    assert answer.json() == {
        "revision": 0,
        "claim": None,
        "matches": None,
        "unknown": "refuse",
        "changed_by": None,
        "changed_at": None,
    }


async def test_a_decision_is_kept_with_who_took_it(firm: Firm) -> None:
    api = firm.boss.api
    first = await api.put(POLICY, json=BY_EMAIL, headers={"if-match": '"0"'})
    same = await api.put(POLICY, json=BY_EMAIL, headers={"if-match": '"1"'})
    second = await api.put(
        POLICY, json=BY_EMAIL | {"unknown": "create"}, headers={"if-match": '"1"'}
    )
    stale = await api.put(POLICY, json=BY_EMAIL, headers={"if-match": '"1"'})
    page = (await api.get("/profiles/sign-ins/history", params={"limit": 1})).json()
    more = {"limit": 1, "after": page["next"]}
    rest = (await api.get("/profiles/sign-ins/history", params=more)).json()

    assert (first.status_code, same.json()["revision"], stale.status_code) == (200, 1, 412)
    assert second.json()["revision"] == 2
    history = page["items"] + rest["items"]
    assert [one["unknown"] for one in history] == ["create", "refuse"]
    assert {one["changed_by"] for one in history} == {str(firm.boss.id)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"claim": "email", "matches": "user_name"},
        {"claim": "preferred_username", "matches": "email"},
        {"claim": None, "matches": "email"},
        {"claim": "oid", "matches": None},
        {"claim": "a b", "matches": "external_id"},
        {"claim": "nickname", "matches": "user_name"},
        {"claim": "oid", "matches": "display_name"},
        {"unknown": "ask"},
    ],
)
async def test_a_decision_that_lets_anybody_in_is_refused(
    firm: Firm, wrong: dict[str, Any]
) -> None:
    headers = {"if-match": '"0"'}
    answer = await firm.boss.api.put(POLICY, json=BY_EMAIL | wrong, headers=headers)

    assert answer.status_code == 422


async def test_only_administrators_decide_and_release(firm: Firm) -> None:
    (ann,) = await firm.hire("7")

    answers = [
        await ann.api.get(POLICY),
        await ann.api.put(POLICY, json=BY_EMAIL, headers={"if-match": '"0"'}),
        await ann.api.get("/profiles/sign-ins/history"),
        await ann.api.delete(f"/profiles/sign-ins/{firm.boss.id}"),
    ]

    assert {one.status_code for one in answers} == {403}


async def test_people_of_another_company_are_not_released(firm: Firm, other_firm: Firm) -> None:
    answer = await firm.boss.api.delete(f"/profiles/sign-ins/{other_firm.boss.id}")

    assert answer.status_code == 404


async def test_releasing_who_was_never_linked_changes_nothing(firm: Firm) -> None:
    (ann,) = await firm.hire("7")

    assert (await firm.boss.api.delete(f"/profiles/sign-ins/{ann.id}")).status_code == 204
    assert (await ann.api.get("/profiles/me")).status_code == 200
