"""One JSON line per surprise: key=value, ids never names or texts of people."""

import logging

import structlog
import structlog.tracebacks
from opentelemetry import trace

# Local variables hold tokens and what people typed; they stay out of the logs.
_FRAMES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _add_trace(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace"] = format(context.trace_id, "032x")
    return event


def configure_logs(service: str, level: str) -> None:
    """Send structured logs of this process to standard output."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _add_trace,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_FRAMES),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    structlog.contextvars.bind_contextvars(service=service)


log: structlog.stdlib.BoundLogger = structlog.get_logger()
