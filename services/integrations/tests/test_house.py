"""The integrations service keeps the house's shape."""

from shared.testing.forgetting import *  # noqa: F403
from shared.testing.house import *  # noqa: F403
