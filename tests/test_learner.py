"""Somebody who wants to learn: from a vague need to a record of their own, through the gateway."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from tests.world.furniture import COURSE_AT, complete_course
from tests.world.house import House, found_house
from tests.world.listening import listening
from tests.world.patience import until
from tests.world.people import Colleague
from tests.world.stack import Stack

PEOPLE = (
    "mia,Mia Maes,Bakery,,nl,manager",
    "ann,Ann Peeters,Bakery/Oven,mia,nl,",
    "ben,Ben Jacobs,Bakery/Oven,mia,nl,",
    "emma,Emma Wouters,People,,en,analyst",
)
SECRET = "zuurdesemgeheim"
RECORD = "/profiles/me/record"
ROOMS = ("moments", "intentions", "takeaways", "needs", "goals")


@pytest.fixture
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "bakery", PEOPLE)
    yield house
    house.leave()


def test_from_a_vague_need_to_a_record_of_ones_own(firm: House) -> None:
    ann, mia = firm.ann, firm.people["mia"]
    need = f"/profiles/needs/{uuid4()}"
    ann.put(need, {"text": f"Ik snap het {SECRET} niet.", "visibility": "manager"})
    choose_together(ann, mia, need)
    goal = reach_a_goal(ann, mia)
    intention = follow_a_course(firm, ann)
    note_what_was_learned(ann, intention)

    def is_complete() -> bool:
        return kinds(ann) == ["course", "goal", "moment", "takeaway"]

    until(is_complete, "her record holds what she did and what the learning platform told")
    assert [one["id"] for one in ann.get(RECORD, kind="goal")["items"]] == [goal]
    check_files(ann)
    book_an_hour(ann, firm.people["emma"], mia)
    check_others_see_nothing(firm)


def choose_together(ann: Colleague, mia: Colleague, need: str) -> None:
    """Let the manager find the need, propose a way, and Ann agree."""
    found = mia.get("/profiles/needs", whose="shared")["items"]
    assert [one["id"] for one in found] == [need.rsplit("/", 1)[-1]]
    methods = [one["method"] for one in mia.get(f"{need}/options")["options"]]
    assert {"person", "course", "shadowing"} <= set(methods)
    decision = f"{need}/decisions/{uuid4()}"
    with listening(ann) as live:
        mia.put(decision, {"method": "course", "note": f"Over {SECRET}."})
        note = live.next("note")
    assert (note.data["kind"], note.data["item_id"]) == (
        "method-proposed",
        need.rsplit("/", 1)[-1],
    )
    assert SECRET not in str(note.data)
    assert ann.put(f"{decision}/confirmation")["state"] == "agreed"
    assert mia.get(decision)["state"] == "agreed"


def reach_a_goal(ann: Colleague, mia: Colleague) -> str:
    """Let Ann set a goal, tell her progress, ask for support, and reach it."""
    goal = f"/profiles/goals/{uuid4()}"
    wanted = {"what": f"Brood met {SECRET}", "why": "De winkel gaat open in mei."}
    ann.put(goal, wanted)
    assert mia.api.get(goal).status_code == 404
    ann.put(f"{goal}/support-requests/{mia.id}", {"text": "Een uur per week."})
    assert mia.get("/profiles/support-requests")["items"][0]["what"] == wanted["what"]
    ann.put(f"{goal}/remarks/{uuid4()}", {"text": "Eén brood gelukt."})
    mia.put(f"{goal}/remarks/{uuid4()}", {"text": "Mooi."})
    assert [one["kind"] for one in ann.get(f"{goal}/remarks")["items"]] == ["comment", "progress"]
    ann.put(goal, wanted | {"state": "done"}, match='"1"')
    return goal.rsplit("/", 1)[-1]


def follow_a_course(firm: House, ann: Colleague) -> str:
    """Let her say what she wants from a course, and the learning platform that she did it."""
    intention = str(uuid4())
    about = {"kind": "course", "title": f"Cursus {SECRET}"}
    body = {"text": "Weten wanneer het rijp is.", "about": about}
    ann.put(f"/profiles/intentions/{intention}", body)
    connection = firm.admin.put(
        f"/integrations/connections/{uuid4()}",
        {"description": "our LMS", "vendor": "generic", "mapping": COURSE_AT},
    )
    accounts = f"/integrations/connections/{connection['id']}/accounts/worker-1"
    firm.admin.put(accounts, {"person_id": str(ann.id)})
    complete_course(firm, connection, "worker-1", f"Cursus {SECRET}")
    return intention


def note_what_was_learned(ann: Colleague, intention: str) -> None:
    """Let her complete the intention and note a moment in ten seconds."""
    takeaway = {"text": f"Ruik aan het {SECRET}.", "intention_id": intention}
    ann.put(f"/profiles/takeaways/{uuid4()}", takeaway)
    assert ann.get("/profiles/intentions", state="open")["items"] == []
    moment = {"text": f"Ben liet me het {SECRET} zien: «één nacht».", "minutes": 20}
    ann.put(f"/profiles/moments/{uuid4()}", moment)


def kinds(person: Colleague) -> list[str]:
    return sorted(one["kind"] for one in person.get(RECORD)["items"])


def check_files(ann: Colleague) -> None:
    """Read her record as CSV, as JSON and on paper."""
    table = file_of(ann, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert sorted(row["kind"] for row in rows) == kinds(ann)
    assert ann.get(f"{RECORD}/export", format="json")["entries"] == ann.get(RECORD)["items"]
    paper = PdfReader(io.BytesIO(file_of(ann, "pdf")))
    text = "\n".join(page.extract_text() for page in paper.pages)
    for told in ("Mijn leren", "Ann Peeters", f"Cursus {SECRET}", "«één nacht»"):
        assert told in text


def file_of(person: Colleague, kind: str) -> bytes:
    answer = person.api.get(f"{RECORD}/export", params={"format": kind})
    assert answer.status_code == 200, answer.text
    return answer.content


def book_an_hour(ann: Colleague, emma: Colleague, mia: Colleague) -> None:
    """Book her moment; L&D sees the minutes and not the words, her manager sees neither."""
    (moment,) = ann.get("/profiles/moments")["items"]
    ann.put(f"/profiles/moments/{moment['id']}/booking")
    of_ann = {"person_id": str(ann.id)}
    assert emma.get("/profiles/ledger/balance", **of_ann)["minutes"]["informal"] == 20
    seen = emma.api.get("/profiles/ledger", params=of_ann)
    assert (seen.status_code, SECRET in seen.text) == (200, False)
    assert mia.api.get("/profiles/ledger/balance", params=of_ann).status_code == 403


def check_others_see_nothing(firm: House) -> None:
    """Look everywhere as a colleague, as L&D and as the administrator."""
    for other in (firm.ben, firm.people["emma"], firm.admin):
        for room in ROOMS:
            assert other.get(f"/profiles/{room}", whose="shared")["items"] == []
        assert other.get(RECORD)["items"] == []
        assert SECRET not in str(everything_listed(firm, other))


def everything_listed(firm: House, person: Colleague) -> list[Any]:
    """Read every list and every single thing that needs no id."""
    return [
        person.api.get(operation.path).text
        for operation in firm.contract.operations()
        if operation.method == "get"
        and operation.is_plain
        and not operation.path.endswith("/stream")
    ]
