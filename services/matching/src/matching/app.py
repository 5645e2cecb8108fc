"""What matching answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from matching.asks import routes as asks
from matching.experts import routes as experts
from matching.follows import routes as follows
from matching.holdings import HOLDINGS
from matching.preferences import routes as preferences
from matching.settings import encoder
from shared.encoder import encode_aside
from shared.language import detect_language
from shared.stored_data import stored_data
from shared.web import create_app


@asynccontextmanager
async def models_loaded(_app: FastAPI) -> AsyncIterator[None]:
    """Load the models before the first question, which would hold its transaction meanwhile.

    PostgreSQL ends a transaction that idles for 10 s, which on a busy machine they may take.
    """
    await asyncio.gather(
        encode_aside(encoder(), ["warm"]), asyncio.to_thread(detect_language, "warm", "en")
    )
    yield


app = create_app(
    "matching",
    [
        experts.router,
        asks.router,
        preferences.router,
        follows.router,
        stored_data(HOLDINGS),
    ],
    models_loaded,
)
