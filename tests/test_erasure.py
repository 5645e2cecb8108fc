"""A person leaves and is erased: who they were is nowhere any more, what the team learned stays."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from tests.world.house import House, enter, found_house, hire_from
from tests.world.inside import SERVICES, rows, wait_until_quiet
from tests.world.patience import until
from tests.world.people import Colleague
from tests.world.stack import Stack
from tests.world.traces import leave_traces

CANARY = "kanarievogel"
LEAVER = f"{CANARY}-7,Vera {CANARY},vera@{CANARY}.example,Engineering,{CANARY}"
MANAGED = f"ben,Ben Jacobs,{CANARY}-7"
HEADER = "external_id,display_name,email,unit,subject"
NOISE = ("emma,Emma Wouters,Engineering,,nl,", "ben,Ben Jacobs,Engineering,,nl,")
KNOWLEDGE = "Smeer het lager van pomp zeven na duizend uur."
SLOW = "integrations-worker"
OWNED = "select count(*) from {} where person_id = '{}'"


@pytest.fixture
def firm(stack: Stack) -> Iterator[House]:
    house = found_house(stack, "forgetful", NOISE)
    yield house
    house.leave()


def test_an_erased_person_is_nowhere_and_what_they_taught_stays(stack: Stack, firm: House) -> None:
    subscribe(firm)
    hire_from(firm, [HEADER, LEAVER])
    hire_from(firm, ["external_id,display_name,manager_external_id", MANAGED])
    vera = firm.people["vera"] = enter(stack, firm.company, CANARY)
    answer, mention = live(firm, vera)
    wait_until_quiet(stack)
    assert {place.split(".")[0] for place in places(stack)} == set(SERVICES)
    assert stream_holds(stack), "a look that cannot find proves nothing"
    erasure = f"/profiles/erasures/{uuid4()}"
    wanted = {"person_id": str(vera.id), "reason": "wish"}
    assert vera.put(erasure, wanted)["state"] == "asked"

    with stack.frozen(SLOW):
        assert firm.admin.put(erasure, wanted)["state"] == "carried_out"
        until(lambda: missing(firm, erasure) == {"integrations"}, "the others confirm")
    until(lambda: missing(firm, erasure) == set(), "who was away confirms", seconds=60)

    assert firm.admin.get(erasure)["state"] == "confirmed"
    until(lambda: vera.api.get("/profiles/me").status_code == 403, "her door is closed")
    until(lambda: places(stack) == set(), "no database holds her", seconds=60)
    until(lambda: not stream_holds(stack), "the stream lost her", seconds=60)
    assert not logs_hold(stack)
    for table in ("data_export", "photo"):
        assert rows(stack, "profiles", OWNED.format(table, vera.id)) == ["0"], table
    kept = firm.ben.get(f"/feed/answers/{answer}")
    assert (kept["text"], kept["author"]) == (KNOWLEDGE, None)
    assert CANARY not in firm.ben.get(f"/feed/questions/{mention}")["text"]


def live(firm: House, vera: Colleague) -> tuple[UUID, UUID]:
    """Let her do what leaves traces; give her answer and a question that mentions her."""
    vera.put(f"/profiles/follows/{firm.ben.id}")
    firm.ben.put(f"/profiles/follows/{vera.id}")
    skill = uuid4()
    firm.admin.put(f"/profiles/skills/{skill}", {"labels": {"nl": "Lagers"}})
    claim = {"skill_id": str(skill), "kind": "teach", "note": f"Vraag het {CANARY}."}
    vera.put(f"/profiles/claims/{uuid4()}", claim)
    leave_traces(firm, vera, skill, f"Iets van {CANARY}.")
    question = firm.ben.ask(f"@[Vera {CANARY}](person:{vera.id}), wanneer smeer je een lager?")
    answer = vera.answer(question, KNOWLEDGE)
    firm.ben.put(f"/feed/answers/{answer}/help")
    vera.ask("Wie weet waar de sleutel van de kast ligt?")
    return answer, question


def subscribe(firm: House) -> None:
    """Have her name wait for a receiver that is not there."""
    wanted = {
        "description": "directory",
        "url": "https://hooks.example.com/in",
        "event_types": ["profiles.person.named.v1", "profiles.person.changed.v1"],
    }
    firm.admin.put(f"/integrations/subscriptions/{uuid4()}", wanted)


def missing(firm: House, erasure: str) -> set[str]:
    """Name the services that did not confirm yet."""
    told = firm.admin.get(erasure)["services"]
    return {one["service"] for one in told if one["confirmed_at"] is None}


def places(stack: Stack) -> set[str]:
    """Name every column of every database in which the canary stands."""
    return {
        f"{service}.{place}"
        for service in SERVICES
        for place in rows(stack, service, " union all ".join(_looks(stack, service)))
    }


def _looks(stack: Stack, service: str) -> list[str]:
    columns = rows(
        stack,
        service,
        "select table_name || '.' || column_name from information_schema.columns"
        " join information_schema.tables using (table_schema, table_name)"
        " where table_schema = 'public' and table_type = 'BASE TABLE'"
        " and (data_type in ('text', 'character varying', 'jsonb', 'json', 'tsvector')"
        " or udt_name in ('_text', '_varchar'))",
    )
    return [_look(*column.split(".")) for column in columns]


def _look(table: str, column: str) -> str:
    return (
        f"select '{table}.{column}' where exists"  # noqa: S608 - names of our own tables
        f' (select 1 from "{table}" where "{column}"::text ilike \'%{CANARY}%\')'
    )


def stream_holds(stack: Stack) -> bool:
    """Tell whether the canary stands anywhere in the broker's files."""
    return any(CANARY.encode() in file.read_bytes() for file in stack.folder.nats.rglob("*.blk"))


def logs_hold(stack: Stack) -> bool:
    """Tell whether any process wrote the canary down."""
    return any(CANARY.encode() in file.read_bytes() for file in stack.folder.logs.rglob("*.log*"))
