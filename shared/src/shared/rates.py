"""How often one person and one company may call."""

import math
import time
from uuid import UUID

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from shared.problems import TooManyRequests


class Rates:
    """Count calls per person and per company in this process, over a sliding minute."""

    def __init__(self, per_person: int, per_company: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._person = RateLimitItemPerMinute(per_person)
        self._company = RateLimitItemPerMinute(per_company)

    def spend(self, company_id: UUID, person_id: UUID) -> None:
        """Count one call. Raises TooManyRequests with Retry-After."""
        self._count(self._person, f"{company_id}/{person_id}")
        self._count(self._company, str(company_id))

    def _count(self, limit: RateLimitItem, key: str) -> None:
        if self._limiter.hit(limit, key):
            return
        reset = self._limiter.get_window_stats(limit, key).reset_time
        seconds = max(1, math.ceil(reset - time.time()))
        raise TooManyRequests(
            f"Wait {seconds} s; {limit.amount} calls a minute are allowed.",
            headers={"Retry-After": str(seconds)},
        )
