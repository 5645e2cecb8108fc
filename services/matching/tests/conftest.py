"""Matching under test."""

import pytest


@pytest.fixture(scope="session")
def service_name() -> str:
    return "matching"
