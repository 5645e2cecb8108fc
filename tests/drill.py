"""`make drill`: a longer night of kills on a stack of its own; the outcome is one JSON document."""

import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path

from tests.world.drill import CREW, drill, subscribe
from tests.world.faults import Night
from tests.world.house import found_house
from tests.world.receiver import receiving
from tests.world.stack import free_port, running_stack


def main() -> int:
    """Run one drill; the exit status is 1 when a promise was broken."""
    wanted = _arguments().parse_args()
    sys.stderr.write(f"seed {wanted.seed}, {wanted.seconds:g} s\n")
    with (
        tempfile.TemporaryDirectory() as folder,
        receiving(free_port()) as receiver,
        running_stack(
            Path(folder) / "data", {"LOCAL_RECEIVERS": f"127.0.0.1:{receiver.port}"}
        ) as stack,
    ):
        crew = found_house(stack, "crew", CREW)
        subscribe(crew, receiver)
        night = Night(stack, stack.vulnerable(), wanted.seed)
        outcome = drill(stack, list(crew.people.values()), night, wanted.seconds)
    verdict = "1 passed, 0 failed" if outcome.is_clean else "0 passed, 1 failed"
    sys.stdout.write(f"{outcome.told()}\n{verdict}\n")
    return 0 if outcome.is_clean else 1


def _arguments() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    return parser


if __name__ == "__main__":
    sys.exit(main())
