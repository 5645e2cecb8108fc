"""What only profiles is told from outside."""

from functools import lru_cache
from pathlib import Path

from pydantic_settings import BaseSettings


class ProfilesSettings(BaseSettings):
    """Settings beside the shared ones.

    ERASURES_FILE is where erasures are written down outside the database, so that they are carried
    out again on a database that came back from a backup. Put it where backups are not restored to.
    """

    erasures_file: Path | None = None


@lru_cache
def profiles_settings() -> ProfilesSettings:
    """Give the settings of this process."""
    return ProfilesSettings()
