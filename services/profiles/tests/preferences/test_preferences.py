from typing import Any

import pytest

from services.profiles.tests.firms import Firm

PATH = "/profiles/me/preferences"
NOTHING = {
    "revision": 0,
    "spoken_languages": [],
    "hybrid_days": [],
    "support_level": None,
    "formats": [],
    "example_nudges": True,
}
WISH = {
    "spoken_languages": ["tr", "de", "de"],
    "hybrid_days": [4, 2, 2],
    "support_level": "close",
    "formats": ["video", "buddy"],
}
# On nobody's profile.
OWN = ("revision", "example_nudges")
KEPT = {
    "revision": 1,
    "spoken_languages": ["de", "tr"],
    "hybrid_days": [2, 4],
    "support_level": "close",
    "formats": ["buddy", "video"],
    "example_nudges": True,
}


async def test_nothing_is_preferred_until_somebody_says_so(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    found = await ann.api.get(PATH)

    assert (found.json(), found.headers["etag"]) == (NOTHING, '"0"')


async def test_preferences_are_set_and_changed_with_their_etag(firm: Firm) -> None:
    (ann,) = await firm.hire("1")

    created = await ann.api.put(PATH, json=WISH, headers={"If-Match": '"0"'})
    again = await ann.api.put(PATH, json=WISH)
    other = await ann.api.put(PATH, json={})
    changed = await ann.api.put(PATH, json={}, headers={"If-Match": '"1"'})
    stale = await ann.api.put(PATH, json=WISH, headers={"If-Match": '"1"'})

    assert created.json() == KEPT
    statuses = [answer.status_code for answer in (created, again, other, changed, stale)]
    assert statuses == [201, 200, 409, 200, 412]
    assert (await ann.api.get(PATH)).json() == NOTHING | {"revision": 2}


@pytest.mark.parametrize(
    "wish",
    [
        {"spoken_languages": ["xx"]},
        {"spoken_languages": ["deu"]},
        {"spoken_languages": ["de"] * 13},
        {"hybrid_days": [0]},
        {"hybrid_days": [8]},
        {"hybrid_days": [1] * 8},
        {"support_level": "much"},
        {"formats": ["dancing"]},
        {"unknown": 1},
    ],
)
async def test_what_nobody_can_prefer_is_refused(firm: Firm, wish: dict[str, Any]) -> None:
    (ann,) = await firm.hire("1")

    assert (await ann.api.put(PATH, json=wish)).status_code == 422


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("company", {"owner", "near", "below", "far"}),
        ("unit", {"owner", "near", "below"}),
        ("team", {"owner", "near"}),
        ("me", {"owner"}),
    ],
)
async def test_a_profile_shows_each_preference_as_far_as_its_owner_likes(
    firm: Firm, visibility: str, seen_by: set[str]
) -> None:
    rows = "1;Owner;Ops/Desk\n2;Near;Ops/Desk\n3;Below;Ops/Desk/Night\n4;Far;Ops\n"
    await firm.take("external_id;display_name;unit\n" + rows)
    names = ("owner", "near", "below", "far")
    viewers = {n: await firm.colleague(str(i)) for i, n in enumerate(names, 1)}
    owner = viewers["owner"]
    await owner.api.put(PATH, json=WISH)
    fields = ("languages", "hybrid_days", "support_level", "formats")
    own = {"language": "nl", "languages": [], "visibility": dict.fromkeys(fields, visibility)}
    await owner.api.put("/profiles/me", json=own, headers={"If-Match": '"1"'})

    for name, viewer in viewers.items():
        profile = (await viewer.api.get(f"/profiles/people/{owner.id}")).json()
        shown = {field: profile[field] for field in KEPT if field not in OWN}
        expected = {field: KEPT[field] if name in seen_by else None for field in shown}
        assert shown == expected, name


async def test_at_first_only_the_team_learns_the_days_and_nobody_the_rest(firm: Firm) -> None:
    owner, near = await firm.hire("1", "2", unit="Ops")
    await owner.api.put(PATH, json=WISH)

    profile = (await near.api.get(f"/profiles/people/{owner.id}")).json()

    private = ("support_level", "formats")
    assert [profile[name] for name in private] == [None, None]
    assert profile["hybrid_days"] == [2, 4]
    assert profile["spoken_languages"] == ["de", "tr"]


async def test_colleagues_are_found_by_a_language_they_speak(firm: Firm) -> None:
    ann, bob = await firm.hire("1", "2")
    await ann.api.put(PATH, json={"spoken_languages": ["tr", "fr"]})

    found = {}
    for language in ("tr", "fr", "de"):
        page = await bob.api.get("/profiles/people", params={"language": language})
        found[language] = [one["display_name"] for one in page.json()["items"]]

    assert found == {"tr": ["Name 1"], "fr": ["Name 1"], "de": []}
