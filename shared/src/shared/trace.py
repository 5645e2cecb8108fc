"""W3C trace context, carried through HTTP, the outbox and NATS.

Spans are not recorded unless the operator installs an OpenTelemetry SDK; the ids always travel,
so that one log search finds everything a request caused.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


@contextmanager
def continued_trace(headers: Mapping[str, str]) -> Iterator[None]:
    """Continue the caller's trace, or begin one."""
    incoming = _propagator.extract(dict(headers))
    parent = trace.get_current_span(incoming).get_span_context()
    own = trace.SpanContext(
        trace_id=parent.trace_id or secrets.randbits(128) or 1,
        span_id=secrets.randbits(64) or 1,
        is_remote=False,
        trace_flags=parent.trace_flags,
    )
    token = context.attach(trace.set_span_in_context(trace.NonRecordingSpan(own), incoming))
    try:
        yield
    finally:
        context.detach(token)


def trace_headers() -> dict[str, str]:
    """Give the headers that hand the current trace on."""
    headers: dict[str, str] = {}
    _propagator.inject(headers)
    return headers
