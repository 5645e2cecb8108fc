"""The feed under test."""

import pytest


@pytest.fixture(scope="session")
def service_name() -> str:
    return "feed"


@pytest.fixture(scope="session")
def public_routes() -> frozenset[str]:
    # It names its reader itself: by token, or by the ticket of a browser's EventSource.
    return frozenset({"stream_inbox"})
