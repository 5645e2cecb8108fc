from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.people.models import ProfileClaimOut, ProfileSkillOut
from profiles.people.rules import in_reading_order
from profiles.skills.models import LabelOut
from profiles.visibility import visible_levels
from services.profiles.tests.firms import Firm
from shared.testing.company import Colleague
from shared.testing.plugin import CountQueries

PEOPLE = (
    "external_id;display_name;unit;email;started_on\n"
    "1;Ann Peeters;Ops/Desk;ann@x.be;2020-01-01\n2;Zoë Janssens;Ops;;\n3;Émile Zola;Sales;;\n"
)
ids = st.uuids()
paths = st.lists(st.sampled_from([uuid4() for _ in range(3)]), max_size=3, unique=True)


async def names(person: Colleague, **query: str | int) -> list[str]:
    found = await person.api.get("/profiles/people", params=query)
    assert found.status_code == 200, found.text
    return [one["display_name"] for one in found.json()["items"]]


async def test_the_directory_lists_everybody_by_name_in_pages(
    firm: Firm, count_queries: CountQueries
) -> None:
    await firm.take(PEOPLE)

    with count_queries() as queries:
        first = (await firm.boss.api.get("/profiles/people", params={"limit": 3})).json()
    second = await firm.boss.api.get("/profiles/people", params={"after": first["next"]})

    listed = [one["display_name"] for one in first["items"] + second.json()["items"]]
    assert listed == ["Ann Peeters", "boss", "Émile Zola", "Zoë Janssens"]
    assert first["items"][0]["unit"]["name"] == "Desk"
    assert len(queries) == 3


@pytest.mark.parametrize("typed", ["zoe", "Jan", "Zoë J", "janssen", "jansens", "ZOË"])
async def test_a_name_is_found_by_its_beginning_or_with_a_slip(firm: Firm, typed: str) -> None:
    await firm.take(PEOPLE)

    assert (await names(firm.boss, q=typed))[0] == "Zoë Janssens"


async def test_a_unit_means_all_below_it(firm: Firm) -> None:
    await firm.take(PEOPLE)
    ops = (await firm.boss.api.get("/profiles/units")).json()["items"][0]["id"]

    assert await names(firm.boss, unit_id=ops) == ["Ann Peeters", "Zoë Janssens"]
    assert await names(firm.boss, unit_id=str(uuid4())) == []


async def test_a_skill_finds_those_who_share_it(firm: Firm) -> None:
    await firm.take(PEOPLE)
    ann, zoe = await firm.colleague("1"), await firm.colleague("2")
    skill_id = str(uuid4())
    await firm.boss.api.put(f"/profiles/skills/{skill_id}", json={"labels": {"en": "Bread"}})
    for person, visibility in ((ann, "company"), (zoe, "me")):
        claim = {"skill_id": skill_id, "kind": "teach", "visibility": visibility}
        await person.api.put(f"/profiles/claims/{uuid4()}", json=claim)

    assert await names(firm.boss, skill_id=skill_id) == ["Ann Peeters"]
    assert await names(zoe, skill_id=skill_id) == ["Ann Peeters", "Zoë Janssens"]


async def test_administrators_find_people_by_their_hr_ids(firm: Firm) -> None:
    await firm.take(PEOPLE)
    ann = await firm.colleague("1")

    assert await names(firm.boss, external_id="3") == ["Émile Zola"]
    refused = await ann.api.get("/profiles/people", params={"external_id": "3"})
    assert refused.status_code == 403


async def test_leavers_are_not_in_the_directory(firm: Firm) -> None:
    await firm.take(PEOPLE)
    ann = await firm.colleague("1")
    await firm.take("external_id;display_name;left_on\n1;Ann Peeters;2020-02-01\n")

    profile = await firm.boss.api.get(f"/profiles/people/{ann.id}")

    assert "Ann Peeters" not in await names(firm.boss)
    assert profile.status_code == 404


async def test_a_profile_shows_what_its_owner_shares_with_whom(firm: Firm) -> None:
    await firm.take(PEOPLE + "4;Near;Ops/Desk;;\n5;Below;Ops/Desk/Night;;\n")
    ann, near, below = [await firm.colleague(one) for one in ("1", "4", "5")]
    own = {
        "language": "nl",
        "languages": ["nl"],
        "visibility": {"email": "team", "started_on": "unit", "languages": "me"},
    }
    await ann.api.put("/profiles/me", json=own, headers={"If-Match": '"1"'})

    seen = {}
    for name, viewer in {"ann": ann, "near": near, "below": below, "far": firm.boss}.items():
        profile = (await viewer.api.get(f"/profiles/people/{ann.id}")).json()
        seen[name] = (profile["email"], profile["started_on"], profile["languages"])

    assert seen == {
        "ann": ("ann@x.be", "2020-01-01", ["nl"]),
        "near": ("ann@x.be", "2020-01-01", None),
        "below": (None, "2020-01-01", None),
        "far": (None, None, None),
    }


async def test_a_profile_tells_what_one_can_learn_from_them(
    firm: Firm, count_queries: CountQueries
) -> None:
    ann, bob = await firm.hire("1", "2")
    skill_ids = [str(uuid4()) for _ in range(3)]
    for skill_id, label in zip(skill_ids, ("Baking", "Carving", "Diving"), strict=True):
        body = {"labels": {"en": label}}
        await firm.boss.api.put(f"/profiles/skills/{skill_id}", json=body)
        claim: dict[str, Any] = {"skill_id": skill_id, "kind": "teach", "level": 3}
        await ann.api.put(f"/profiles/claims/{uuid4()}", json=claim)
    want = {"skill_id": skill_ids[1], "kind": "want"}
    await bob.api.put(f"/profiles/claims/{uuid4()}", json=want)
    await bob.api.put(f"/profiles/follows/{ann.id}")

    with count_queries() as queries:
        profile = (await bob.api.get(f"/profiles/people/{ann.id}")).json()

    assert [one["skill"]["text"] for one in profile["skills"]] == ["Carving", "Baking", "Diving"]
    assert profile["skills"][0] == {
        "skill_id": skill_ids[1],
        "skill": {"text": "Carving", "lang": "en"},
        "claims": [{"kind": "teach", "level": 3, "note": None, "state": "pending"}],
        "expertise": None,
        "evidence": None,
        "endorsements": 0,
        "is_wanted_by_you": True,
    }
    assert profile["is_followed_by_you"] is True
    assert len(queries) <= 15


async def test_strangers_have_no_profile(firm: Firm, other_firm: Firm) -> None:
    statuses = [
        (await firm.boss.api.get(f"/profiles/people/{person}")).status_code
        for person in (uuid4(), other_firm.boss.id)
    ]

    assert statuses == [404, 404]


@pytest.mark.parametrize("query", [{"limit": 0}, {"after": "x"}, {"q": "a\0"}, {"unit_id": "x"}])
async def test_a_question_that_makes_no_sense_is_refused(
    firm: Firm, query: dict[str, str | int]
) -> None:
    refused = await firm.boss.api.get("/profiles/people", params=query)

    assert refused.status_code == 422


@given(ids, paths, ids, paths)
def test_whoever_sees_what_is_for_fewer_sees_what_is_for_more(
    viewer: Any, viewer_path: list[Any], owner: Any, owner_path: list[Any]
) -> None:
    levels = visible_levels(viewer, viewer_path, owner, owner_path)

    order = ["me", "team", "unit", "company"]
    narrowest = min(order.index(level) for level in levels)
    assert levels == set(order[narrowest:])
    assert ("me" in levels) == (viewer == owner)


skills = st.builds(
    ProfileSkillOut,
    skill_id=ids,
    skill=st.builds(LabelOut, text=st.text(max_size=3), lang=st.just("nl")),
    claims=st.lists(st.builds(ProfileClaimOut, note=st.none()), max_size=2),
    expertise=st.none(),
    evidence=st.none(),
    is_wanted_by_you=st.booleans(),
)


@given(st.lists(skills, max_size=60))
def test_what_one_wants_and_they_teach_comes_first(found: list[ProfileSkillOut]) -> None:
    ordered = in_reading_order(found)

    def is_match(skill: ProfileSkillOut) -> bool:
        return skill.is_wanted_by_you and any(claim.kind == "teach" for claim in skill.claims)

    matches = [is_match(skill) for skill in ordered]
    assert matches == sorted(matches, reverse=True)
    assert len(ordered) == min(len(found), 50)
