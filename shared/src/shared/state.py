"""What one API process holds open, found on `app.state`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.auth.tokens import TokenVerifier
from shared.database import Sessions
from shared.rates import Rates
from shared.settings import Settings
from shared.wake import Wake

if TYPE_CHECKING:
    from shared.auth.callers import CallerCache


@dataclass
class State:
    """The open parts of a process."""

    service: str
    settings: Settings
    engine: AsyncEngine
    probe: AsyncEngine  # one connection, to ask whether the database is there
    sessions: Sessions
    verifier: TokenVerifier
    callers: "CallerCache"
    rates: Rates
    wake: Wake
    migration: str | None
    is_draining: bool = False


def state_of(app: FastAPI) -> State:
    """Give the state the lifespan has opened."""
    state: State = app.state.parts
    return state
