"""Matching under test."""

import pytest

from services.matching.tests.stories import Story
from shared.testing.company import Company


@pytest.fixture(scope="session")
def service_name() -> str:
    return "matching"


@pytest.fixture
def story(company: Company) -> Story:
    """Give a company in which things can happen."""
    return Story(company)
