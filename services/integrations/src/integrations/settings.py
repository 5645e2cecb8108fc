"""What only this service is told from outside."""

from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

_LOOPBACK = ("127.0.0.1", "localhost")


class IntegrationsSettings(BaseSettings):
    """Settings beside the shared ones.

    LOCAL_RECEIVERS names loopback places ("127.0.0.1:9000,localhost:9001") that subscriptions may
    send to without TLS, for trying out. Raises ValidationError in production: there it would be a
    way to the inside. MESSAGES_PER_MINUTE bounds what one learning platform may send: they come in
    bursts, when a session opens for all its learners.
    """

    environment: Literal["local", "production"] = "production"
    local_receivers: Annotated[tuple[str, ...], NoDecode] = ()
    messages_per_minute: int = 6_000

    @field_validator("local_receivers", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(place.strip() for place in value.split(",") if place.strip())

    @model_validator(mode="after")
    def _are_local(self) -> Self:
        if self.local_receivers and self.environment != "local":
            raise ValueError("LOCAL_RECEIVERS is for ENVIRONMENT=local only.")
        for place in self.local_receivers:
            host, _, port = place.partition(":")
            if host not in _LOOPBACK or not port.isdecimal():
                raise ValueError(f"{place} is not 127.0.0.1:port or localhost:port.")
        return self


@lru_cache
def integrations_settings() -> IntegrationsSettings:
    """Give the settings of this process."""
    return IntegrationsSettings()
