"""Parts die, freeze and are away; what was promised to a caller is kept, once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.world.drill import CREW, drill, subscribe
from tests.world.faults import Night
from tests.world.house import House, found_house
from tests.world.patience import until
from tests.world.people import told
from tests.world.receiver import Receiver, receiving
from tests.world.stack import Stack, free_port, running_stack

SEED = 20260302
NIGHT_SECONDS = 30.0
CARELESS_SECONDS = 15.0
VICTIM = "integrations-worker"


@pytest.fixture(scope="module")
def outside() -> Iterator[Receiver]:
    with receiving(free_port()) as listening:
        yield listening


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory, outside: Receiver) -> Iterator[Stack]:
    local = {"LOCAL_RECEIVERS": f"127.0.0.1:{outside.port}"}
    with running_stack(tmp_path_factory.mktemp("doomed") / "data", local) as stack:
        yield stack


@pytest.fixture(scope="module")
def crew(doomed: Stack, outside: Receiver) -> Iterator[House]:
    house = found_house(doomed, "crew", CREW)
    subscribe(house, outside)
    yield house
    house.leave()


def test_too_many_requests_of_one_person_are_refused_and_nobody_elses(crew: House) -> None:
    for _ in range(700):
        response = crew.dirk.api.get("/profiles/company")
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            break

    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert crew.ann.api.get("/profiles/company").status_code == HTTPStatus.OK


def test_questions_are_taken_while_nats_is_away_and_told_afterwards(
    doomed: Stack, crew: House, outside: Receiver
) -> None:
    with doomed.frozen("nats"):
        questions = {str(crew.ann.ask(f"Who is there, {number}?")) for number in range(5)}
        assert crew.ben.get(f"/feed/questions/{min(questions)}")["language"] == "en"

    def all_are_told() -> bool:
        sent = outside.of_type("feed.item.published.v1")
        return questions <= {message.event["data"]["item_id"] for message in sent}

    until(all_are_told, "the events leave once NATS is back", seconds=60)


def test_while_the_database_is_away_callers_are_told_to_come_back(
    doomed: Stack, crew: House
) -> None:
    seen: list[httpx.Response] = []
    with kept_down(doomed, "postgres"):
        while not seen:
            question = str(uuid4())
            response = crew.ann.api.put(f"/feed/questions/{question}", json={"text": "Hello?"})
            if response.status_code not in {200, 201}:
                seen.append(response)
    doomed.until_ready()

    response = seen[0]
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE, told(response)
    assert int(response.headers["retry-after"]) >= 1
    assert response.headers["content-type"] == "application/problem+json"
    again = {"text": "Hello?"}
    until(
        lambda: crew.ann.api.put(f"/feed/questions/{question}", json=again).is_success,
        "the same question is taken afterwards",
    )


@contextmanager
def kept_down(stack: Stack, part: str) -> Iterator[None]:
    over = threading.Event()

    def kill_whenever_it_is_back() -> None:
        while not over.wait(0.02):
            if stack.is_alive(part):
                stack.kill(part)

    killer = threading.Thread(target=kill_whenever_it_is_back)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


def test_a_night_of_random_kills_loses_nothing_and_doubles_nothing(
    doomed: Stack, crew: House
) -> None:
    night = Night(doomed, doomed.vulnerable(), SEED)

    outcome = drill(doomed, [crew.ann, crew.ben, crew.chloe], night, NIGHT_SECONDS)

    assert outcome.is_clean, outcome.told()
    assert outcome.acknowledged > 60, outcome.told()
    assert sum(outcome.faults.values()) > 20, outcome.told()


def test_the_drill_catches_a_worker_that_acknowledges_too_early(doomed: Stack, crew: House) -> None:
    folder = str(Path(__file__).parent / "world" / "careless")
    careless = doomed.restarted(PYTHONPATH=folder, RAAKVLAK_CARELESS_WORKER="integrations.worker")
    night = Night(careless, [VICTIM], SEED, longest_pause=3.0)

    outcome = drill(careless, [crew.ann, crew.ben, crew.chloe], night, CARELESS_SECONDS)

    assert outcome.lost["integrations"] > 0, outcome.told()
    assert outcome.unkept == 0, outcome.told()
