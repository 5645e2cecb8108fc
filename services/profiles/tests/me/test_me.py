import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.me.rules import effective_visibility
from profiles.visibility import PROFILE_FIELDS, VISIBILITIES
from services.profiles.tests.firms import Firm
from shared.events.profiles import PersonChanged

OWN: dict[str, Any] = {
    "language": "fr",
    "languages": ["fr", "en"],
    "about": "I bake.",
    "visibility": {"email": "team"},
}


async def test_me_says_who_one_is(firm: Firm) -> None:
    (ann,) = await firm.hire("1", email="ann@firm.be", unit="Ops/Desk", language="en")

    me = await ann.api.get("/profiles/me")

    unit = me.json()["unit"]
    assert me.headers["etag"] == '"1"'
    assert me.json() == {
        "id": str(ann.id),
        "revision": 1,
        "company_id": str(firm.id),
        "company_name": me.json()["company_name"],
        "time_zone": "Europe/Brussels",
        "display_name": "Name 1",
        "email": "ann@firm.be",
        "external_id": "1",
        "unit": {"id": unit["path"][-1], "name": "Desk", "path": unit["path"]},
        "manager_id": None,
        "language": "en",
        "languages": [],
        "started_on": None,
        "roles": [],
        "about": None,
        "photo": None,
        "visibility": effective_visibility({}, {}),
    }


async def test_people_change_what_is_theirs_and_others_are_told(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    changed = await ann.api.put("/profiles/me", json=OWN, headers={"If-Match": '"1"'})
    again = await ann.api.put("/profiles/me", json=OWN, headers={"If-Match": '"2"'})

    assert (changed.status_code, again.status_code) == (200, 200)
    assert changed.json()["revision"] == again.json()["revision"] == 2
    assert changed.json()["visibility"]["email"] == "team"
    told = (await firm.company.published(PersonChanged))[-1]
    assert (told.revision, told.language, told.languages) == (2, "fr", ("fr", "en"))


async def test_an_import_does_not_overrule_the_language_one_chose(firm: Firm) -> None:
    (ann,) = await firm.hire("1", language="nl")
    await ann.api.put("/profiles/me", json=OWN, headers={"If-Match": '"1"'})

    await firm.hire("1", language="nl")

    assert (await ann.api.get("/profiles/me")).json()["language"] == "fr"


async def test_the_companys_defaults_hold_until_one_chooses(firm: Firm) -> None:
    (ann,) = await firm.hire("1")
    company = (await firm.boss.api.get("/profiles/company")).json()
    settings = {k: v for k, v in company.items() if k not in ("company_id", "revision")}
    settings["visibility_defaults"] = {"email": "unit", "started_on": "company"}
    await firm.boss.api.put("/profiles/company", json=settings, headers={"If-Match": '"1"'})
    await ann.api.put("/profiles/me", json=OWN, headers={"If-Match": '"1"'})

    visibility = (await ann.api.get("/profiles/me")).json()["visibility"]

    assert (visibility["email"], visibility["started_on"]) == ("team", "company")


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "de"},
        {"about": "\ud800"},
        {"about": "a\0"},
        {"about": "a" * 2001},
        {"visibility": {"email": "everyone"}},
        {"display_name": "Queen"},
    ],
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, Any]) -> None:
    headers = {"If-Match": '"1"', "content-type": "application/json"}
    body = json.dumps(OWN | wrong)  # httpx cannot send a lone surrogate itself

    refused = await firm.boss.api.put("/profiles/me", content=body, headers=headers)

    assert refused.status_code == 422


async def test_me_needs_a_token(firm: Firm) -> None:
    async with firm.company.service.client() as stranger:
        assert (await stranger.get("/profiles/me")).status_code == 401


@given(
    st.dictionaries(st.sampled_from(PROFILE_FIELDS), st.sampled_from(VISIBILITIES)),
    st.dictionaries(st.sampled_from(PROFILE_FIELDS), st.sampled_from(VISIBILITIES)),
)
def test_ones_own_choice_wins_over_the_companys(
    chosen: dict[str, str], defaults: dict[str, str]
) -> None:
    effective: dict[str, str] = dict(effective_visibility(chosen, defaults).items())

    assert effective.keys() == set(PROFILE_FIELDS)
    assert all(effective[name] == value for name, value in chosen.items())
    assert all(effective[name] == defaults[name] for name in defaults.keys() - chosen.keys())
