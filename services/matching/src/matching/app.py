"""What matching answers."""

from matching.asks import routes as asks
from matching.experts import routes as experts
from matching.follows import routes as follows
from matching.preferences import routes as preferences
from shared.web import create_app

app = create_app("matching", [experts.router, asks.router, preferences.router, follows.router])
