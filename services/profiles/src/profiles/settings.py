"""What only profiles is told from outside."""

from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings


class ProfilesSettings(BaseSettings):
    """Settings beside the shared ones.

    ERASURES_FILE is where erasures are written down outside the database, so that they are carried
    out again on a database that came back from a backup. Put it where backups are not restored to.
    TRUST_PREFERRED_USERNAME says that no provider trusted here lets people choose their
    `preferred_username`: only then may a company find people by it.
    """

    erasures_file: Path | None = None
    trust_preferred_username: bool = False


@lru_cache
def profiles_settings() -> ProfilesSettings:
    """Give the settings of this process."""
    return ProfilesSettings()
