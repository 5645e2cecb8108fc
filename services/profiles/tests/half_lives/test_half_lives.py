from uuid import uuid4

import pytest

from profiles.half_lives.models import SkillKind
from profiles.half_lives.rules import DAYS, Concept, kind_of
from services.profiles.tests.facts import a_skill
from services.profiles.tests.firms import Firm
from shared.testing.plugin import CountQueries

COFFEE = "0a47533b-b6c6-59b7-8c7d-58ec07ef24db"  # examine green coffee beans


@pytest.mark.parametrize(
    ("concept", "kind"),
    [
        (Concept("knowledge", "sector-specific", "Python"), "tool"),
        (Concept("knowledge", "sector-specific", "SAP R3"), "tool"),
        (Concept("skill/competence", "cross-sector", "use ICT systems"), "tool"),
        (Concept("skill/competence", "transversal", "listen actively"), "transversal"),
        (Concept("skill/competence", "transversal", "use software"), "transversal"),
        (Concept("skill/competence", "cross-sector", "give feedback"), "method"),
        (Concept("skill/competence", "occupation-specific", "bake bread"), "trade"),
        (None, "own"),
    ],
)
def test_a_skill_is_sorted_by_what_esco_says(concept: Concept | None, kind: SkillKind) -> None:
    assert kind_of(concept) == kind


def test_tools_fade_faster_than_what_serves_everywhere() -> None:
    assert DAYS["tool"] < DAYS["trade"] <= DAYS["method"] < DAYS["transversal"]


async def test_anybody_reads_how_fast_a_skill_fades_and_why(firm: Firm) -> None:
    (ann,) = await firm.hire("1", language="fr")

    found = await ann.api.get(f"/profiles/half-lives/{COFFEE}")

    assert found.json() == {
        "skill_id": COFFEE,
        "skill": {"text": "examiner des grains de café vert", "lang": "fr"},
        "revision": 0,
        "days": 360,
        "kind": "trade",
        "reason": "Savoir-faire d'un métier ou d'un secteur.",
    }


async def test_a_curator_chooses_changes_and_drops_it(firm: Firm) -> None:
    (zoe,) = await firm.hire("1", roles="curator")
    address = f"/profiles/half-lives/{COFFEE}"

    made = await zoe.api.put(address, json={"days": 90, "reason": "New beans every season."})
    other = await zoe.api.put(address, json={"days": 91})
    changed = await zoe.api.put(address, json={"days": 91}, headers={"If-Match": '"1"'})
    blind = await zoe.api.delete(address)
    dropped = await zoe.api.delete(address, headers={"If-Match": '"2"'})
    again = await zoe.api.delete(address)

    statuses = [one.status_code for one in (made, other, changed, blind, dropped, again)]
    assert statuses == [201, 409, 200, 428, 204, 204]
    assert (made.json()["kind"], made.json()["reason"]) == ("chosen", "New beans every season.")
    assert (await zoe.api.get(address)).json()["kind"] == "trade"


@pytest.mark.parametrize(
    "wrong", [{"days": 29}, {"days": 3651}, {"days": 90, "reason": "a\nb"}, {}]
)
async def test_what_makes_no_sense_is_refused(firm: Firm, wrong: dict[str, object]) -> None:
    assert (
        await firm.boss.api.put(f"/profiles/half-lives/{COFFEE}", json=wrong)
    ).status_code == 422


async def test_only_who_curates_the_whole_company_chooses(firm: Firm) -> None:
    (ann,) = await firm.hire("1", unit="Ops")
    (unit,) = (await firm.boss.api.get("/profiles/units")).json()["items"]
    address = f"/profiles/half-lives/{COFFEE}"
    plain = await ann.api.put(address, json={"days": 90})
    await firm.boss.api.put(
        f"/profiles/people/{ann.id}/roles/curator", params={"unit_id": unit["id"]}
    )

    of_one_unit = await ann.api.put(address, json={"days": 90})

    assert (plain.status_code, of_one_unit.status_code) == (403, 403)


async def test_unknown_skills_are_unknown(firm: Firm, other_firm: Firm) -> None:
    foreign = await a_skill(other_firm)

    found = [
        await firm.boss.api.get(f"/profiles/half-lives/{skill_id}")
        for skill_id in (foreign, uuid4())
    ]
    refused = await firm.boss.api.put(f"/profiles/half-lives/{foreign}", json={"days": 90})

    assert [one.status_code for one in (*found, refused)] == [404, 404, 409]


@pytest.mark.parametrize("skills", [2, 4])
async def test_what_was_chosen_is_listed_in_pages(
    firm: Firm, count_queries: CountQueries, skills: int
) -> None:
    ids = [await a_skill(firm, f"Skill {number}") for number in range(skills)]
    for skill_id in ids:
        await firm.boss.api.put(f"/profiles/half-lives/{skill_id}", json={"days": 90})

    with count_queries() as queries:
        first = (
            await firm.boss.api.get("/profiles/half-lives", params={"limit": skills - 1})
        ).json()
    second = (
        await firm.boss.api.get("/profiles/half-lives", params={"after": first["next"]})
    ).json()

    listed = [one["skill_id"] for one in first["items"] + second["items"]]
    assert listed == sorted(str(one) for one in ids)
    assert len(queries) == 4
