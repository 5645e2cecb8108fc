"""`make fuzz`: the generated calls of tests/test_generated.py, by the hundred per operation."""

import os
import sys

import pytest

EXAMPLES = "300"


def main() -> int:
    """Run them; the exit status is pytest's."""
    os.environ.setdefault("RAAKVLAK_GENERATED_CALLS", EXAMPLES)
    return pytest.main(["-q", "tests/test_generated.py"])


if __name__ == "__main__":
    sys.exit(main())
