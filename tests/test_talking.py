"""Two people talk, and a point person passes on what somebody just learned, through the gateway."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import icalendar
import pytest

from tests.world.furniture import COURSE_AT, complete_course
from tests.world.house import House, found_house
from tests.world.inside import SERVICES, rows, wait_until_quiet
from tests.world.patience import until
from tests.world.people import Colleague, caller
from tests.world.stack import Stack

SECRET = "stilzwijgen-onder-vier-ogen"
PEOPLE = (
    "mia,Mia Claes,Works/Line,,nl,manager",
    "ann,Ann Peeters,Works/Line,mia,nl,",
    "ben,Ben Jacobs,Works/Line,mia,nl,",
    "emma,Emma Wouters,Works,,en,analyst",
    "farid,Farid Benali,Works/Line,mia,fr,",
)


@pytest.fixture(scope="module")
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "talking", PEOPLE)
    yield house
    house.leave()


def notes_of(person: Colleague, kind: str) -> list[dict[str, Any]]:
    return [note for note in person.get("/feed/inbox")["items"] if note["kind"] == kind]


def agreed(by: Colleague, other: Colleague, **more: Any) -> str:
    """Propose a weekly talk at 09:30 in Brussels, yesterday's weekday, and have it accepted."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    wanted = {
        "with_id": str(other.id),
        "kind": "check_in",
        "relation": "manager",
        "every_weeks": 1,
        "weekday": yesterday.isoweekday(),
        "at": "00:30",
        "time_zone": "Europe/Brussels",
        "starts_on": str(yesterday),
        **more,
    }
    address = f"/profiles/check-ins/{uuid4()}"
    by.put(address, wanted)
    note = until(
        lambda: [one for one in notes_of(other, "check-in-proposed") if one["item_id"] in address],
        "the other side reads the proposal",
    )[0]
    assert note["from"][0]["id"] == str(by.id)
    other.put(f"{address}/acceptance")
    return address


def test_a_managers_check_in(stack: Stack, firm: House) -> None:
    mia, ann = firm.people["mia"], firm.ann
    address = agreed(mia, ann)
    until(lambda: notes_of(mia, "check-in-answered"), "Mia reads that Ann answered")
    ann.put(f"{address}/points/{uuid4()}", {"text": "Een cursus in het voorjaar"})
    ann.put(f"{address}/private-notes/{uuid4()}", {"text": f"Durven zeggen: {SECRET}"})
    mia.put(f"{address}/private-notes/{uuid4()}", {"text": "Vraag naar haar plannen."})
    day = mia.get(address)["starts_on"]
    mia.put(f"{address}/talks/{day}", {"outcome": "took_place"})

    assert [one["text"] for one in mia.get(f"{address}/points")["items"]] == [
        "Een cursus in het voorjaar"
    ]
    notes = [one["text"] for one in mia.get(f"{address}/private-notes")["items"]]
    assert notes == ["Vraag naar haar plannen."]
    assert ann.get(address)["last_on"] == day
    for stranger in (firm.admin, firm.ben, firm.emma):
        for path in ("", "/points", "/private-notes", "/talks"):
            assert stranger.api.get(address + path).status_code == 404

    feed = ann.post("/profiles/calendars")["path"]
    with caller(stack, None) as calendar:
        written = calendar.get(feed)
        assert calendar.get(feed.replace(".ics", "x.ics")).status_code == 404
    talks: list[Any] = icalendar.Calendar.from_ical(written.content).walk("VEVENT")
    upcoming = {one["dtstart"].dt for one in talks}
    assert datetime.fromisoformat(ann.get(address)["next_at"]) in upcoming
    assert {str(one["summary"]) for one in talks} == {"Gesprek met Mia Claes"}
    assert "cursus" not in written.text


def test_an_sos_moment_stays_between_the_two(stack: Stack, firm: House) -> None:
    mia, ann = firm.people["mia"], firm.ann
    address = agreed(ann, mia, kind="sos")
    day = ann.get(address)["starts_on"]
    ann.put(f"{address}/sos-moments/{day}", {"problems": SECRET, "mistakes": f"Mijn {SECRET}"})

    assert mia.get(f"{address}/sos-moments/{day}")["problems"] == SECRET
    for stranger in (firm.admin, firm.ben, firm.emma):
        assert stranger.api.get(f"{address}/sos-moments/{day}").status_code == 404
        assert stranger.api.get(f"{address}/sos-moments").status_code == 404
    counted = f"select count(*) from talked where company_id = '{firm.company}'"  # noqa: S608
    until(lambda: rows(stack, "metrics", counted) == ["1"], "metrics knows that it took place")
    wait_until_quiet(stack)
    assert places_of(stack, SECRET) == {
        "profiles.sos_moment.problems",
        "profiles.sos_moment.mistakes",
    }
    facts = " ".join(rows(stack, "metrics", "select t::text from talked t"))
    assert [str(one.id) in facts for one in (ann, mia)] == [False, False]
    assert not any(SECRET.encode() in file.read_bytes() for file in files_outside(stack))


def test_a_point_persons_monday(firm: House) -> None:
    ben, farid, ann = firm.ben, firm.farid, firm.ann
    unit = farid.get("/profiles/me")["unit"]["id"]
    point_person = f"/profiles/point-people/{uuid4()}"
    firm.people["mia"].put(point_person, {"person_id": str(ben.id), "unit_id": unit})
    overview = f"{point_person}/fresh-competences"
    connection = firm.admin.put(
        f"/integrations/connections/{uuid4()}",
        {"description": "our LMS", "vendor": "generic", "mapping": COURSE_AT},
    )
    account = f"/integrations/connections/{connection['id']}/accounts/f-7"
    firm.admin.put(account, {"person_id": str(farid.id)})

    complete_course(firm, connection, "f-7", "Werken op hoogte")
    fresh = until(
        lambda: farid.get("/profiles/fresh-competences")["items"], "Farid sees what is fresh"
    )[0]
    assert (fresh["seen_by"], ben.get(overview)["items"]) == ("me", [])
    own = f"/profiles/fresh-competences/{fresh['id']}"
    etag = farid.api.get(own).headers["etag"]
    farid.put(own, {"skill_ids": [], "seen_by": "team"}, match=etag)

    (seen,) = ben.get(overview)["items"]
    assert (seen["title"], seen["person"]["display_name"]) == ("Werken op hoogte", "Farid Benali")
    assert firm.admin.api.get(overview).status_code == 404
    ben.put(f"{overview}/{fresh['id']}/teams/{unit}")

    note = until(lambda: notes_of(ann, "fresh-forwarded"), "the team reads of it")[0]
    assert note["text"] == "Farid Benali bracht iets mee uit een opleiding. Vraag ernaar."
    assert note["item_id"] == fresh["id"]
    assert notes_of(farid, "fresh-forwarded") == []


def test_thanks_reach_an_inbox(firm: House) -> None:
    kudos = f"/profiles/kudos/{uuid4()}"
    firm.ann.put(kudos, {"person_ids": [str(firm.ben.id)], "text": "Je bleef tot het weer liep."})

    note = until(lambda: notes_of(firm.ben, "kudos-given"), "Ben reads that he is thanked")[0]
    assert note["text"] == "Ann Peeters waardeert wat je deed."
    assert firm.emma.api.get(kudos).status_code == 404
    firm.ann.delete(kudos)
    until(lambda: notes_of(firm.ben, "kudos-given") == [], "what was withdrawn is gone")


def places_of(stack: Stack, word: str) -> set[str]:
    """Name every column of every database that holds a word."""
    found = set()
    for service in SERVICES:
        columns = rows(
            stack,
            service,
            "select table_name || '.' || column_name from information_schema.columns"
            " where table_schema = 'public'"
            " and data_type in ('text', 'character varying', 'jsonb')",
        )
        looks = " union all ".join(
            f"select '{service}.{one}' where exists (select from"  # noqa: S608  our own names
            f' "{one.split(".")[0]}" where "{one.split(".")[1]}"::text like \'%{word}%\')'
            for one in columns
        )
        found |= set(rows(stack, service, looks))
    return found - {"profiles.private_note.text"}


def files_outside(stack: Stack) -> Iterator[Any]:
    """Give what the broker and the logs wrote."""
    yield from stack.folder.nats.rglob("*.blk")
    yield from stack.folder.logs.rglob("*.log*")
