"""The smallest service there can be, to test what every service is made of."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "example" / "src"))
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def service_name() -> str:
    return "example"
