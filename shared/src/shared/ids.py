"""Ids: time-ordered where we choose them, so that indexes grow at one end (RFC 9562, UUIDv7)."""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """Make a UUIDv7: 48 bits of milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    random_a, random_b = secrets.randbits(12) << 64, secrets.randbits(62)
    return UUID(int=(milliseconds << 80) | _VERSION | random_a | _VARIANT | random_b)
