"""How a company decides about first sign-ins."""

from typing import Any

import pytest

from profiles.settings import profiles_settings
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


async def test_who_is_released_is_out_also_by_their_external_id(firm: Firm) -> None:
    (ann,) = await firm.hire("7")
    before = await ann.api.get("/profiles/me")

    released = await firm.boss.api.delete(f"/profiles/sign-ins/{ann.id}")
    out = await ann.api.get("/profiles/me")
    missed = await ann.api.put("/profiles/sign-ins/mine")
    await firm.take("external_id;display_name\n7;Ann\n")
    still = await ann.api.get("/profiles/me")
    await firm.take("external_id;display_name;subject\n7;Ann;7\n")
    back = await ann.api.get("/profiles/me")

    assert (before.status_code, released.status_code) == (200, 204)
    assert [one.status_code for one in (out, missed, still)] == [403, 403, 403]
    assert back.status_code == 200, "a file of HR that says the subject lets them in again"


async def test_a_sign_in_with_a_parameter_nobody_knows_is_refused(firm: Firm) -> None:
    refused = await firm.boss.api.put("/profiles/sign-ins/mine", params={"subject": "x"})

    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/unknown-parameter")


async def test_nobody_releases_themselves(firm: Firm) -> None:
    answer = await firm.boss.api.delete(f"/profiles/sign-ins/{firm.boss.id}")

    assert answer.json()["type"] == "/problems/cannot-release-yourself"


async def test_a_name_people_choose_finds_nobody_unless_the_operator_says_so(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = {"claim": "preferred_username", "matches": "user_name", "unknown": "refuse"}
    headers = {"if-match": '"0"'}

    refused = await firm.boss.api.put(POLICY, json=wanted, headers=headers)
    monkeypatch.setattr(profiles_settings(), "trust_preferred_username", True)
    taken = await firm.boss.api.put(POLICY, json=wanted, headers=headers)
    monkeypatch.undo()
    stranger = firm.company.service.client(firm.company.service.issuer.token(firm.id, "stranger"))
    async with stranger as api:
        not_any_more = await api.put("/profiles/sign-ins/mine")

    assert refused.json()["type"] == "/problems/claim-people-choose"
    assert taken.status_code == 200
    assert not_any_more.json()["type"] == "/problems/claim-people-choose"
