"""One stack for all stories, with two companies that must never see each other."""

from collections.abc import Iterator

import pytest

from tests.world.contract import Contract, contract_at
from tests.world.furniture import furnish
from tests.world.house import CANARY, House, found_house
from tests.world.receiver import Receiver, receiving
from tests.world.stack import MANY, Stack, free_port, running_stack

PEOPLE = (
    "ann,Ann Peeters,Engineering/Software,,nl,",
    "ben,Ben Jacobs,Research/Theory,,nl,",
    "chloe,Chloé Lambert,Engineering/Operations,,fr,",
    "dirk,Dirk Maes,Engineering/Hardware,,nl,manager",
    "emma,Emma Wouters,Engineering/Operations,,en,analyst",
    "farid,Farid Benali,Research/Algorithms,,fr,curator",
)


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """Listen for webhooks, as someone outside would."""
    with receiving(free_port()) as listening:
        yield listening


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Stack]:
    """Run the real thing, once for all tests that do no harm."""
    local = {"LOCAL_RECEIVERS": f"127.0.0.1:{receiver.port}"}
    with running_stack(tmp_path_factory.mktemp("stack") / "data", {**MANY, **local}) as running:
        yield running


@pytest.fixture(scope="session")
def contract(stack: Stack) -> Contract:
    """Give the contract the gateway serves."""
    return contract_at(stack.address)


@pytest.fixture(scope="session")
def here(stack: Stack) -> Iterator[House]:
    """Give the company the tests live in."""
    house = found_house(stack, "here", PEOPLE)
    furnish(house, "plain")
    yield house
    house.leave()


@pytest.fixture(scope="session")
def there(stack: Stack) -> Iterator[House]:
    """Give another company, whose every text is marked."""
    house = found_house(stack, "there", PEOPLE)
    furnish(house, CANARY)
    yield house
    house.leave()
