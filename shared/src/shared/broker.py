"""NATS JetStream: one stream, `events`, and the settings its promises rest on."""

import asyncio
from typing import Final

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import BadRequestError, NotFoundError

from shared.logs import log
from shared.settings import Settings

STREAM: Final = "events"
MAX_AGE_SECONDS: Final = 14 * 24 * 3600
DUPLICATE_WINDOW_SECONDS: Final = 300
ACK_WAIT_SECONDS: Final = 30
MAX_ACK_PENDING: Final = 500


async def _log_error(error: Exception) -> None:
    log.warning("nats_error", error=repr(error))


async def connect(url: str, name: str) -> Client:
    """Connect and keep reconnecting; nothing is buffered while away.

    `pending_size=0`: a publish that timed out must not be sent later by the reconnect, as a ghost.
    """
    client = Client()
    await client.connect(
        url,
        name=name,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        ping_interval=5,
        max_outstanding_pings=2,
        pending_size=0,
        connect_timeout=2,
        error_cb=_log_error,
    )
    return client


async def try_connect(url: str, name: str) -> Client | None:
    """Connect for wake-ups only: without NATS an API still takes writes, into the outbox."""
    try:
        async with asyncio.timeout(2):
            return await connect(url, name)
    except Exception as error:
        log.warning("nats_unreachable", error=repr(error))
        return None


def stream_config(settings: Settings) -> StreamConfig:
    """Describe the stream; a full one refuses the publisher, and the outbox keeps the row."""
    return StreamConfig(
        name=STREAM,
        subjects=["events.>"],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=settings.stream_max_bytes,
        max_age=MAX_AGE_SECONDS,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        num_replicas=settings.stream_replicas,
        deny_purge=True,
        allow_direct=True,
    )


async def ensure_stream(js: JetStreamContext, settings: Settings) -> None:
    """Create the stream, or bring it to these settings."""
    wanted = stream_config(settings)
    try:
        await js.add_stream(wanted)
    except BadRequestError:  # it is there, with other settings
        await js.update_stream(wanted)


async def ensure_consumer(
    js: JetStreamContext, durable: str, subjects: list[str]
) -> JetStreamContext.PullSubscription:
    """Create or update the service's durable pull consumer and subscribe to it.

    `max_deliver=-1`: it counts deliveries, not failures, so a bound would lose innocent events
    of a consumer that was killed; failures are counted in our own table.
    """
    config = ConsumerConfig(
        durable_name=durable,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT_SECONDS,
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
        filter_subjects=subjects,
    )
    await js.add_consumer(STREAM, config)
    return await js.pull_subscribe_bind(durable=durable, stream=STREAM)


async def has_stream(js: JetStreamContext) -> bool:
    """Tell whether the stream is there (a wiped broker has none)."""
    try:
        await js.stream_info(STREAM)
    except NotFoundError:
        return False
    return True
