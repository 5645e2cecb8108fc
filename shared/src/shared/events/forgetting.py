"""What every service tells once a person's attribution is gone from its own data."""

from typing import ClassVar
from uuid import UUID

from shared.events.base import Event


class PersonForgotten(Event):
    """A service holds nothing any more that says who an erased person was.

    It names no `people`: redacting their facts must not take the confirmation away.
    """

    about: ClassVar[str] = "person_id"

    person_id: UUID
