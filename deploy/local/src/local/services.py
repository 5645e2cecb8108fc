"""The services' processes: an API, a worker and the migrations of each."""

import json

from local.folder import Folder
from local.keys import database_passwords, read_secret, secret_file
from local.parts import Part, base_environment
from local.probes import http_status
from local.settings import Settings
from shared.database_url import as_role

# Outside the data folder: a restore must not take it back.
ERASURES = "erasures.jsonl"


def api(settings: Settings, folder: Folder, service: str) -> Part:
    """Describe a service's API."""
    port = settings.service_port(service)

    async def is_ready() -> bool:
        return await http_status(port, "/readyz") == 200

    return Part(
        name=service,
        command=["shared.serve", service],
        is_module=True,
        environment=service_environment(settings, folder, service, "app"),
        is_ready=is_ready,
        address=f"127.0.0.1:{port}",
    )


def worker(settings: Settings, folder: Folder, service: str) -> Part:
    """Describe a service's worker; one that cannot work ends itself."""
    port = settings.worker_port(service)
    environment = service_environment(settings, folder, service, "worker")

    async def is_alive() -> bool:
        return await http_status(port, "/livez") == 200

    return Part(
        name=f"{service}-worker",
        command=[f"{service}.worker"],
        is_module=True,
        environment=environment | {"WORKER_PORT": str(port)},
        is_ready=is_alive,
        address=f"127.0.0.1:{port}",
    )


def service_environment(
    settings: Settings, folder: Folder, service: str, role: str
) -> dict[str, str]:
    """Give a service's process its databases, broker and secrets, by the names shared reads."""
    password = vars(database_passwords(folder, service))[role]
    broker = read_secret(folder, "passwords")[f"nats_{service}"]
    own = {"ERASURES_FILE": str(settings.backups / ERASURES)} if service == "profiles" else {}
    return (
        base_environment()
        | own
        | {
            "DATABASE_URL": as_role(
                database_server(settings), f"{service}_{role}", password, service
            ),
            "NATS_URL": settings.nats_url
            or f"nats://{service}:{broker}@127.0.0.1:{settings.nats_port}",
            "ISSUERS_FILE": str(secret_file(folder, "issuers")),
            "SECRETS_FILE": str(secret_file(folder, service)),
            "ENVIRONMENT": "local",
            "HOST": "127.0.0.1",
            "PORT": str(settings.service_port(service)),
            "DRAIN_SECONDS": "2",
            "LOG_LEVEL": settings.log_level,
        }
    )


def database_server(settings: Settings) -> str:
    """Give the URL of the database server in use, with what it says about TLS."""
    return settings.database_url or f"postgresql://127.0.0.1:{settings.postgres_port}"


def migrations(settings: Settings, folder: Folder) -> Part:
    """Describe the migrations of all services, which run to their end before any API starts."""
    urls = {
        service: service_environment(settings, folder, service, "owner")["DATABASE_URL"]
        for service in settings.chosen_services
    }

    async def never() -> bool:
        return False

    return Part(
        name="migrations",
        command=["local.migrations"],
        is_module=True,
        environment=base_environment() | {"OWNER_URLS": json.dumps(urls)},
        is_ready=never,
    )
