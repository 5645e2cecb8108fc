"""What can be set about the embedded stack, in one table; `make settings` prints it."""

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.database_url import check

ROOT = Path(__file__).resolve().parents[4]
SERVICES = ("profiles", "feed", "matching", "metrics", "integrations")


class Settings(BaseSettings):
    """Settings of the stack; as environment variables they begin with RAAKVLAK_."""

    model_config = SettingsConfigDict(env_prefix="RAAKVLAK_", frozen=True, populate_by_name=True)

    data: Path = Field(default=ROOT / ".data", description="folder of all data, logs and secrets")
    backups: Path = Field(
        default=ROOT / "backups", description="where `make backup` puts its files"
    )
    port: int = Field(default=8080, description="the gateway: the one address front ends use")
    postgres_port: int = Field(default=5433, description="PostgreSQL, loopback only")
    nats_port: int = Field(default=4223, description="NATS, loopback only")
    nats_monitor_port: int = Field(
        default=8223, description="NATS health and monitoring, loopback only"
    )
    profiles_port: int = Field(default=8101, description="the profiles API, loopback only")
    feed_port: int = Field(default=8102, description="the feed API, loopback only")
    matching_port: int = Field(default=8103, description="the matching API, loopback only")
    metrics_port: int = Field(default=8104, description="the metrics API, loopback only")
    integrations_port: int = Field(default=8105, description="the integrations API, loopback only")
    worker_port_offset: int = Field(
        default=10, description="a worker's health port is its API's port plus this"
    )
    host: str = Field(default="127.0.0.1", description="address the gateway listens on")
    cors_origins: str = Field(default="", description="origins of front ends, comma separated")
    services: str = Field(
        default=",".join(SERVICES), description="the services to run, comma separated"
    )
    start_seconds: int = Field(default=120, gt=0, description="how long `make up` waits for health")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="detail"
    )
    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        description="superuser URL of your own PostgreSQL; the embedded one then steps aside",
    )
    nats_url: str | None = Field(
        default=None,
        validation_alias="NATS_URL",
        description="URL of your own NATS JetStream; the embedded one then steps aside",
    )

    @field_validator("data", "backups")
    @classmethod
    def resolve(cls, folder: Path) -> Path:
        """Make it absolute: the parts run in other folders than the one `make` was typed in."""
        return folder.expanduser().absolute()

    @field_validator("services")
    @classmethod
    def know_services(cls, names: str) -> str:
        """Refuse a name that is no service."""
        if unknown := set(filter(None, names.split(","))) - set(SERVICES):
            raise ValueError(f"no such service: {', '.join(sorted(unknown))}")
        return names

    @field_validator("database_url")
    @classmethod
    def keep_promises(cls, url: str | None) -> str | None:
        """Refuse an address of which a part would be ignored."""
        return None if url is None else check(url)

    @property
    def chosen_services(self) -> tuple[str, ...]:
        """The services to run, in the order they are started."""
        return tuple(name for name in SERVICES if name in self.services.split(","))

    @property
    def address(self) -> str:
        """The gateway's URL, as a person on this machine types it."""
        return f"http://127.0.0.1:{self.port}"

    def service_port(self, service: str) -> int:
        """Give the port of a service's API."""
        port: int = getattr(self, f"{service}_port")
        return port

    def worker_port(self, service: str) -> int:
        """Give the port on which a service's worker tells its health."""
        return self.service_port(service) + self.worker_port_offset

    def listeners(self) -> dict[str, tuple[str, int]]:
        """Name every port the stack itself opens: part → (variable, port)."""
        ports = {"gateway": "port"}
        if self.database_url is None:
            ports["postgres"] = "postgres_port"
        if self.nats_url is None:
            ports |= {"nats": "nats_port", "nats monitoring": "nats_monitor_port"}
        ports |= {service: f"{service}_port" for service in self.chosen_services}
        named = {
            part: (f"RAAKVLAK_{name.upper()}", getattr(self, name)) for part, name in ports.items()
        }
        workers = {
            f"{service}-worker": ("RAAKVLAK_WORKER_PORT_OFFSET", self.worker_port(service))
            for service in self.chosen_services
        }
        return named | workers


@lru_cache
def settings() -> Settings:
    """Read the settings once; end the command in words when one is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        for error in wrong.errors():
            name = "_".join(str(part) for part in error["loc"]).upper()
            variable = name if name in os.environ else f"RAAKVLAK_{name}"
            print(f"{variable} is not right: {error['msg']}", file=sys.stderr)
        raise SystemExit(2) from None


def settings_table() -> str:
    """Describe every setting: variable, value now, meaning."""
    now = settings()
    rows = []
    for name, field in Settings.model_fields.items():
        variable = str(field.validation_alias or f"RAAKVLAK_{name.upper()}")
        value = getattr(now, name)
        shown = "(embedded)" if value is None else "(set)" if "url" in name else value
        rows.append(f"{variable:28} {shown!s:34} {field.description}")
    return "\n".join(rows)
