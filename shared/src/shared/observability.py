"""Counters for Prometheus, on an internal path that the gateway does not serve."""

from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response

REQUESTS: Final = Counter("http_requests_total", "Answers.", ["method", "route", "status"])
SECONDS: Final = Histogram(
    "http_request_seconds",
    "Time to the end of the answer.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
UNPUBLISHED: Final = Gauge("outbox_unpublished", "Outbox rows the broker has not acknowledged.")
OLDEST: Final = Gauge("outbox_oldest_age_seconds", "Age of the oldest unpublished outbox row.")
PARKED: Final = Gauge("parked", "Events parked after repeated failures.")
LAG: Final = Gauge("consumer_lag", "Messages waiting for this service.")
HANDLED: Final = Counter("events_handled_total", "Events that took effect.", ["type"])
FAILED: Final = Counter("events_failed_total", "Handler failures.", ["type"])
MISMATCH: Final = Counter("reconcile_mismatch_total", "Outbox rows the stream had lost.")


async def prometheus(_request: Request) -> Response:
    """Answer a scrape."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
