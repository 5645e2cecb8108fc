"""Credentials this process has verified some seconds ago, by the hash of their token.

A directory sends one token ten thousand times. A credential that is revoked here is refused at
once, in other processes when they look again.
"""

import time
from typing import Final, NamedTuple
from uuid import UUID

_MOST: Final = 1000


class Recognised(NamedTuple):
    """Whose token it is; its hash seals the cursors this credential is given."""

    company_id: UUID
    credential_id: UUID
    token_hash: bytes


class Recently:
    """Remember credentials for some seconds."""

    def __init__(self) -> None:
        self._until: dict[bytes, tuple[float, Recognised]] = {}

    def find(self, token_hash: bytes) -> Recognised | None:
        """Give the credential with this token, where it was verified lately."""
        until, recognised = self._until.get(token_hash, (0.0, None))
        return recognised if until > time.monotonic() else None

    def remember(self, recognised: Recognised, seconds: float) -> None:
        """Take a credential as verified for so long."""
        if len(self._until) >= _MOST:
            self._until.clear()
        self._until[recognised.token_hash] = time.monotonic() + seconds, recognised

    def forget(self, credential_id: UUID) -> None:
        """Verify a credential anew."""
        for key, (_, recognised) in list(self._until.items()):
            if recognised.credential_id == credential_id:
                del self._until[key]


RECENTLY: Final = Recently()
