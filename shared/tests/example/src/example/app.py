"""The example's table of contents."""

from example.notes import routes as notes
from shared.web import create_app

app = create_app("example", [notes.router])
