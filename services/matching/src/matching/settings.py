"""What only matching is told from outside."""

from datetime import timedelta
from functools import lru_cache

from pydantic_settings import BaseSettings

from shared.encoder import Encoder, EncoderName, load_encoder


class MatchingSettings(BaseSettings):
    """Settings of matching's processes; every field is an environment variable of that name."""

    encoder: EncoderName = "usem3"
    companies_in_memory: int = 8
    wave_size: int = 3
    most_waves: int = 4
    working_hours_between_waves: float = 4.0
    asks_expire_after_days: int = 14

    @property
    def between_waves(self) -> timedelta:
        return timedelta(hours=self.working_hours_between_waves)

    @property
    def expire_after(self) -> timedelta:
        return timedelta(days=self.asks_expire_after_days)


@lru_cache
def matching_settings() -> MatchingSettings:
    """Give the settings of this process."""
    return MatchingSettings()


@lru_cache
def encoder() -> Encoder:
    """Give the encoder of this process; its model is loaded at the first text."""
    return load_encoder(matching_settings().encoder)
