"""`make fuzz`: what CI makes up by the handful, by the hundred and new every time.

Calls of every operation (tests/test_generated.py), and histories of the event loop below a faulty
broker (shared/tests/test_loop.py). `make fuzz ARGS="-k loop"` chooses as pytest does.
"""

import os
import subprocess
import sys

HOW_MUCH = {"RAAKVLAK_GENERATED_CALLS": "300", "RAAKVLAK_LOOP_HISTORIES": "1000"}
# Each in a process of its own, as everywhere: a service's tables are one set per process.
NOTHING_CHOSEN = 5  # pytest's word for it: the choice was of the other suite
SUITES = ("shared/tests/test_loop.py", "tests/test_generated.py")


def main(arguments: list[str]) -> int:
    """Run them; the exit status is 0 when all held."""
    environment = {**HOW_MUCH, **os.environ}
    failed = False
    for suite in SUITES:
        command = [sys.executable, "-m", "pytest", "-q", suite, *arguments]
        done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - our own module
        failed |= done.returncode not in {0, NOTHING_CHOSEN}
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
