"""What metrics answers: its table of contents."""

from metrics.definitions import routes as definitions
from metrics.holdings import HOLDINGS
from metrics.pulses import routes as pulses
from metrics.reports import routes as reports
from shared.stored_data import stored_data
from shared.web import create_app

app = create_app(
    "metrics",
    [
        definitions.router,
        reports.router,
        pulses.router,
        stored_data(HOLDINGS),
    ],
)
