"""The feed service keeps the house's shape."""

from shared.testing.house import *  # noqa: F403
