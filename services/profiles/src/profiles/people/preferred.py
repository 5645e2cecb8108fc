"""What of a colleague's preferences and pause the reader may see."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.me.models import Person
from profiles.pause.operations import find_pause
from profiles.preferences.operations import find_preferences
from profiles.visibility import ProfileField

# What is shown, and the field that decides whether it is.
_DECIDES: Final[dict[str, ProfileField]] = {
    "spoken_languages": "languages",
    "hybrid_days": "hybrid_days",
    "support_level": "support_level",
    "formats": "formats",
}


async def shown_preferences(
    session: AsyncSession, person: Person, shown: Collection[ProfileField], now: datetime
) -> dict[str, object]:
    """Give the fields of a profile that come from preferences, null where they are not shown."""
    key = (person.company_id, person.id)
    fields: dict[str, object] = dict.fromkeys(_DECIDES)
    if any(field in shown for field in _DECIDES.values()):
        preferences = await find_preferences(session, *key)
        fields |= {name: getattr(preferences, name) for name, by in _DECIDES.items() if by in shown}
    until = await find_pause(session, *key, now) if "pause" in shown else None
    return fields | {"unavailable_until": until}
