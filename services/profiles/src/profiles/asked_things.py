"""How every list of things that people noted is asked for over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from profiles.own_things import Asked
from profiles.shareable import Whose
from shared.exchange import After, Limit


async def _asked(
    whose: Whose = "mine", person_id: UUID | None = None, limit: Limit = 20, after: After = None
) -> Asked:
    return Asked(whose, person_id, limit, after)


AskedThings = Annotated[Asked, Depends(_asked)]
