"""What metrics answers: its table of contents."""

from metrics.definitions import routes as definitions
from metrics.reports import routes as reports
from shared.web import create_app

app = create_app("metrics", [definitions.router, reports.router])
