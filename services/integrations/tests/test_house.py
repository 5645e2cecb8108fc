"""The integrations service keeps the house's shape."""

from shared.testing.house import *  # noqa: F403
