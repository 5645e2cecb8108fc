"""What the integrations service answers."""

from integrations.accounts import routes as accounts
from integrations.connections import routes as connections
from integrations.deliveries import routes as deliveries
from integrations.event_types import routes as event_types
from integrations.holdings import HOLDINGS
from integrations.receipts import routes as receipts
from integrations.subscriptions import routes as subscriptions
from shared.stored_data import stored_data
from shared.web import create_app

app = create_app(
    "integrations",
    [
        event_types.router,
        subscriptions.router,
        deliveries.router,
        connections.router,
        accounts.router,
        receipts.router,
        stored_data(HOLDINGS),
    ],
)
