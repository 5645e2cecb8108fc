"""The expert finder is held to what replaying public histories showed before."""

import pytest

from benchmarks.histories import data_folder, read_history
from matching.replay.rules import Setup, replay

pytestmark = pytest.mark.skipif(
    not data_folder().is_dir(), reason="RAAKVLAK_DATA_SETS names no folder with the histories"
)
# Without the encoder, because it takes half a minute; with it the figures are in docs/benchmarks.
FLOORS = [("quantumcomputing_2018", 0.543, 0.52), ("coffee_2015", 0.374, 0.374)]


@pytest.mark.parametrize(("name", "floor", "floor_with_load_control"), FLOORS)
def test_those_who_answered_are_named_early_and_no_one_for_everything(
    name: str, floor: float, floor_with_load_control: float
) -> None:
    history = read_history(name, "none")

    free = replay(history, Setup())
    controlled = replay(history, Setup(load_control="on"))

    assert free.mean_reciprocal_rank >= floor
    assert controlled.mean_reciprocal_rank >= floor_with_load_control
    assert controlled.largest_share <= 0.77 * free.largest_share
