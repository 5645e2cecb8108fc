"""What somebody showed to know appears to them first; they show it; their team plans with it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.world.house import House, found_house, hire_from
from tests.world.patience import until
from tests.world.people import Colleague
from tests.world.stack import Stack

PEOPLE = (
    "ann,Ann Peeters,Engineering,,nl,",
    "ben,Ben Jacobs,Engineering,,en,",
    "dirk,Dirk Maes,Engineering,,nl,manager",
    "farid,Farid Benali,Research,,fr,",
)
OTHERS = [f"other-{number},Other {number},Engineering" for number in range(7)]


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "knowing", PEOPLE)
    hire_from(house, ["external_id,display_name,unit", *OTHERS])
    yield house
    house.leave()


@pytest.fixture
def skill(firm: House) -> str:
    skill_id = str(uuid4())
    firm.admin.put(f"/profiles/skills/{skill_id}", {"labels": {"en": f"Pumps {skill_id[:4]}"}})
    return skill_id


def known(person: Colleague, skill: str) -> dict[str, Any] | None:
    items = person.get("/profiles/me/expertise")["items"]
    return next((one for one in items if one["skill_id"] == skill), None)


def shown(reader: Colleague, person: Colleague) -> list[str]:
    items = reader.get(f"/profiles/people/{person.id}/expertise")["items"]
    return [one["skill_id"] for one in items]


def kinds(person: Colleague, skill: str) -> set[str]:
    found = known(person, skill)
    return {move["kind"] for move in found["moves"]} if found else set()


def test_an_answer_that_helped_is_seen_by_its_giver_first_and_shown_by_them(
    firm: House, skill: str
) -> None:
    ann, ben = firm.ann, firm.ben
    question = ann.ask("How do I vent the pump?", skill_ids=[skill])
    answer = ben.answer(question, "Open the top valve first.")
    ann.put(f"/feed/answers/{answer}/help")

    until(lambda: kinds(ben, skill) == {"answered", "helped"}, "Ben sees what he showed")
    found = known(ben, skill)
    assert found is not None
    moves = {move["kind"]: move for move in found["moves"]}
    assert moves["helped"]["text"] == "Somebody said that an answer helped: 1×"
    assert moves["helped"]["item_ids"] == [str(answer)]
    assert sum(term["value"] for term in found["terms"]) == pytest.approx(found["strength"])
    assert (found["word"], shown(ann, ben)) == ("solid", [])

    ben.put(f"/profiles/me/expertise/{skill}", {"visibility": "company"})
    assert shown(ann, ben) == shown(firm.farid, ben) == [skill]

    ann.delete(f"/feed/answers/{answer}/help")
    until(lambda: "taken-back" in kinds(ben, skill), "what was taken back counts no more")
    after = known(ben, skill)
    assert after is not None
    assert after["strength"] < found["strength"]


def test_an_endorsement_is_accepted_before_anybody_reads_it(firm: House, skill: str) -> None:
    ann, ben = firm.ann, firm.ben
    claim = {"skill_id": skill, "kind": "teach"}
    pending = ben.put(f"/profiles/claims/{uuid4()}", claim)
    occasion = {"occasion": "He showed me at the plant."}
    ann.put(f"/profiles/people/{ben.id}/endorsements/{skill}", occasion)

    def is_told() -> bool:
        return any(note["kind"] == "skill-endorsed" for note in ben.get("/feed/inbox")["items"])

    until(is_told, "Ben is told that he was endorsed")
    address = f"/profiles/people/{ben.id}/endorsements"
    before = firm.farid.get(address)["items"]
    ben.put(f"/profiles/me/endorsements/{ann.id}/{skill}", {"verdict": "accepted"}, match='"1"')

    (read,) = firm.farid.get(address)["items"]
    (supported,) = [one for one in ben.get("/profiles/claims")["items"] if one["skill_id"] == skill]
    assert (before, read["endorser"]["display_name"]) == ([], "Ann Peeters")
    assert (pending["state"], supported["state"]) == ("pending", "supported")


def test_a_manager_plans_what_the_team_learns_without_seeing_who_knows_it(
    firm: House, skill: str
) -> None:
    ann, dirk = firm.ann, firm.dirk
    firm.ben.put(f"/profiles/claims/{uuid4()}", {"skill_id": skill, "kind": "have", "level": 4})
    units = {unit["name"]: unit["id"] for unit in dirk.get("/profiles/units")["items"]}
    address = f"/profiles/learning-maps/{units['Engineering']}"
    need = {"skill_id": skill, "people": 6, "by": "2027-06-30", "formats": [{"format": "session"}]}

    dirk.put(address, {"needs": [need]})

    def is_counted() -> bool:
        return all(one["coverage"]["state"] == "counted" for one in ann.get(address)["needs"])

    until(is_counted, "the map is counted")
    (seen,) = ann.get(address)["needs"]
    assert (seen["coverage"]["text"], seen["gap"]["state"]) == ("0 tot 4 mensen", "open")
    assert str(firm.ben.id) not in ann.api.get(address).text
    assert ann.api.put(address, json={"needs": []}).status_code == 403
    assert firm.farid.api.get(address).status_code == 404
    assert [one["by"] for one in ann.get(f"{address}/revisions")["items"]] == [str(dirk.id)]
