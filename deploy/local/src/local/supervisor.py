"""Start everything in order, keep it alive, and stop it in order."""

import asyncio
import shutil
import signal
from collections.abc import Iterable

from local.folder import Folder, Refused, hold, open_folder, refuse_unreachable
from local.keeper import keep, launch, stop_all
from local.keys import database_passwords, ensure_keys, read_secret
from local.parts import Part, gateway, nats, postgres
from local.ports import refuse_taken_ports
from local.services import api, migrations, worker
from local.settings import Settings
from local.stack import Say, Stack
from local.state import read_state, stop_processes
from shared.testing.databases import create_service_database
from shared.testing.embedded import (
    find_postgres_binaries,
    initialise_postgres,
    unprivileged_account,
)

# The APIs drain for 2 s; all in all a stop takes at most 3.
SERVICES_PATIENCE_SECONDS = 2.3
ALL_PATIENCE_SECONDS = 2.8
SURVIVORS_PATIENCE_SECONDS = 3.0


def supervise(settings: Settings, say: Say) -> str:
    """Run the stack until it is told to stop; give the reason when it failed.

    Raises Refused when it cannot begin: newer data, another supervisor, a port in use, a folder
    that PostgreSQL may not enter.
    """
    folder = open_folder(settings.data)
    hold(folder)
    clear_survivors(folder, say)
    refuse_taken_ports(settings)
    if settings.database_url is None and (account := unprivileged_account()):
        refuse_unreachable((folder.root, find_postgres_binaries()), account)
    ensure_keys(folder)
    return asyncio.run(live(Stack(settings, folder, say)))


def clear_survivors(folder: Folder, say: Say) -> None:
    """Stop what a killed supervisor left behind: two PostgreSQLs on one folder destroy it."""
    before = read_state(folder.state)
    if before is None:
        return
    left = [part.process for part in before.parts.values() if part.process is not None]
    if stopped := stop_processes(left, SURVIVORS_PATIENCE_SECONDS):
        say(f"Stopped {len(stopped)} processes that an earlier supervisor left behind.")


async def live(stack: Stack) -> str:
    """Go through the whole life of the stack and give why it failed, or nothing."""
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, lambda: group.create_task(stack.stop()))
        engines = engine_parts(stack)
        services = service_parts(stack)
        group.create_task(start(stack, group, engines, services))
        await stack.stopping.wait()
        stack.say(f"{stack.age()}  stopping")
        deadline = loop.time() + ALL_PATIENCE_SECONDS
        await stop_all(stack, services, SERVICES_PATIENCE_SECONDS)
        await stop_all(stack, engines, deadline - loop.time())
    stack.say(f"{stack.age()}  stopped")
    return stack.failure


async def start(
    stack: Stack, group: asyncio.TaskGroup, engines: list[Part], services: list[Part]
) -> None:
    """Start in order, each step when the one before is healthy."""
    try:
        if stack.settings.chosen_services:
            await stack.nursery.start()
        await prepare_cluster(stack)
        await begin(stack, group, engines)
        await prepare_databases(stack)
    except (Refused, RuntimeError) as failed:
        return await stack.stop(failure=str(failed))
    apis_and_workers, front = services[:-1], services[-1:]
    stack.say(f"{stack.age()}  {len(apis_and_workers)} processes of the services are starting")
    await begin(stack, group, apis_and_workers)
    await begin(stack, group, front)
    if not stack.stopping.is_set():
        stack.state.healthy = True
        stack.say(f"{stack.age()}  healthy: {stack.settings.address}")
        await stack.publish()
    return None


async def begin(stack: Stack, group: asyncio.TaskGroup, parts: Iterable[Part]) -> None:
    """Start these parts together and wait until they are ready."""
    chosen = list(parts)
    if stack.stopping.is_set():
        return
    for part in chosen:
        await stack.tell(part, "starting")
        group.create_task(keep(stack, part))
    await stack.until(chosen, "ready")


async def prepare_cluster(stack: Stack) -> None:
    """Make the PostgreSQL cluster on first start, whole or not at all."""
    folder, settings = stack.folder, stack.settings
    if settings.database_url is not None or folder.postgres.exists():
        return
    stack.say(f"{stack.age()}  postgres             first start: making the database cluster")
    unfinished = folder.root / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    password = read_secret(folder, "passwords")["postgres"]
    await asyncio.to_thread(initialise_postgres, unfinished, password)
    unfinished.replace(folder.postgres)


async def prepare_databases(stack: Stack) -> None:
    """Bring roles, grants and tables of every service up to date."""
    if stack.stopping.is_set():
        return
    settings, folder = stack.settings, stack.folder
    url = admin_url(settings, folder)
    making = (
        asyncio.to_thread(create_service_database, url, name, database_passwords(folder, name))
        for name in settings.chosen_services
    )
    await asyncio.gather(*making)  # not a group: one refusal of a server is all there is to say
    if not settings.chosen_services:
        return
    step = migrations(settings, folder)
    child = await launch(stack, step)
    if await child.wait() != 0:
        log = folder.log(step.name)
        raise Refused(f"The migrations failed; the end of {log}:\n{tail(log.read_text())}")
    stack.say(f"{stack.age()}  {'databases':20} ready")


def engine_parts(stack: Stack) -> list[Part]:
    """List the engines that the settings leave to us."""
    engines = []
    if stack.settings.database_url is None:
        engines.append(postgres(stack.settings, stack.folder))
    if stack.settings.nats_url is None:
        engines.append(nats(stack.settings, stack.folder))
    return engines


def service_parts(stack: Stack) -> list[Part]:
    """List the APIs, the workers and, last, the gateway."""
    names = stack.settings.chosen_services
    apis = [api(stack.settings, stack.folder, name) for name in names]
    workers = [worker(stack.settings, stack.folder, name) for name in names]
    return [*apis, *workers, gateway(stack.settings, stack.folder)]


def admin_url(settings: Settings, folder: Folder) -> str:
    """Give the superuser's URL, ours or the customer's."""
    if settings.database_url is not None:
        return settings.database_url
    password = read_secret(folder, "passwords")["postgres"]
    return f"postgresql://postgres:{password}@127.0.0.1:{settings.postgres_port}/postgres"


def tail(text: str, lines: int = 12) -> str:
    """Give the last lines of a text."""
    return "\n".join(text.splitlines()[-lines:])
