"""What a process is told from outside, read once from its environment."""

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.database_url import check


class Settings(BaseSettings):
    """Settings of one process; every field is an environment variable of the same name.

    Raises pydantic's ValidationError when a variable is missing or wrong, so that a process with
    half a configuration never starts.
    """

    # What is wrong is told without its value, which may be a password.
    model_config = SettingsConfigDict(hide_input_in_errors=True)

    database_url: str
    nats_url: str
    issuers_file: Path
    secrets_file: Path | None = None
    environment: Literal["local", "production"] = "production"
    host: str = "127.0.0.1"
    port: int = 8000
    worker_port: int | None = None
    drain_seconds: float = 45.0
    log_level: str = "INFO"
    pool_size: int = 10
    requests_per_minute_person: int = 600
    requests_per_minute_company: int = 30_000
    company_cache_seconds: float = 10.0
    stream_replicas: int = 1
    stream_max_bytes: int = 8 * 1024**3

    @field_validator("database_url")
    @classmethod
    def keep_promises(cls, url: str) -> str:
        """Refuse an address of which a part would be ignored."""
        return check(url)

    @property
    def is_local(self) -> bool:
        return self.environment == "local"

    def secret(self, name: str) -> str:
        """Read one of the service's own secrets; raise KeyError when the file lacks it."""
        if self.secrets_file is None:
            raise KeyError(f"SECRETS_FILE is not set, and {name} stands in it.")
        secrets: dict[str, str] = json.loads(self.secrets_file.read_text(encoding="utf-8"))
        return secrets[name]


@lru_cache
def settings() -> Settings:
    """Give the settings of this process; end it in words when one is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in error["loc"]).upper()
            sys.stderr.write(f"{name} is not right: {error['msg']}\n")
        raise SystemExit(2) from None
