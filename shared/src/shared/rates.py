"""How often one person and one company may call.

Our own forty lines, because `limits` 5.8 in memory starts a thread for every call it counts,
which cost more than the rest of a fast request.
"""

import math
import time
from collections import Counter
from collections.abc import Callable
from typing import Final
from uuid import UUID

from shared.problems import TooManyRequests

MINUTE_SECONDS: Final = 60.0


class Rates:
    """Count calls per person and per company in this process, over a sliding minute.

    The minute before counts by the share of it that the last sixty seconds still cover.
    """

    def __init__(
        self, per_person: int, per_company: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_person, self._per_company, self._clock = per_person, per_company, clock
        self._minute = 0
        self._current: Counter[UUID] = Counter()
        self._previous: Counter[UUID] = Counter()

    def spend(self, company_id: UUID, person_id: UUID) -> None:
        """Count one call. Raises TooManyRequests with Retry-After."""
        passed = self._turn()
        self._count(person_id, self._per_person, passed)
        self._count(company_id, self._per_company, passed)

    def spend_for_company(self, company_id: UUID) -> None:
        """Count one call of a machine that works for all. Raises TooManyRequests."""
        self._count(company_id, self._per_company, self._turn())

    def _turn(self) -> float:
        """Begin a new minute when it is time; give how much of it has passed, 0..1."""
        minute, passed = divmod(self._clock() / MINUTE_SECONDS, 1)
        if minute != self._minute:
            follows = minute == self._minute + 1
            self._previous = self._current if follows else Counter()
            self._current, self._minute = Counter(), int(minute)
        return passed

    def _count(self, key: UUID, limit: int, passed: float) -> None:
        if self._current[key] + self._previous[key] * (1 - passed) >= limit:
            seconds = max(1, math.ceil((1 - passed) * MINUTE_SECONDS))
            raise TooManyRequests(
                f"Wait {seconds} s; {limit} calls a minute are allowed.",
                headers={"Retry-After": str(seconds)},
            )
        self._current[key] += 1
