"""The event catalogue over HTTP."""

from functools import cache

from fastapi import APIRouter

from integrations.event_types.models import EventTypeOut, catalogue
from shared.auth.callers import Person

router = APIRouter(prefix="/integrations/event-types")


@router.get("")
async def list_event_types(_caller: Person) -> list[EventTypeOut]:
    """Give the whole catalogue: it is short, and the same for everyone."""
    return _catalogue()


@cache
def _catalogue() -> list[EventTypeOut]:
    return catalogue()
