"""The metrics service under test."""

import pytest


@pytest.fixture(scope="session")
def service_name() -> str:
    return "metrics"
