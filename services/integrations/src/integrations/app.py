"""What the integrations service answers."""

from integrations.deliveries import routes as deliveries
from integrations.event_types import routes as event_types
from integrations.subscriptions import routes as subscriptions
from shared.web import create_app

app = create_app("integrations", [event_types.router, subscriptions.router, deliveries.router])
