"""What every service tells when it has gathered what it holds about a person."""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.base import Event


class PersonGathered(Event):
    """A part of what a service holds about a person, readable by whoever asked for it only.

    The content is encrypted to the key of the export, which is thrown away once all parts are in.
    """

    about: ClassVar[str] = "export_id"
    people: ClassVar[tuple[str, ...]] = ("person_id",)

    export_id: UUID
    person_id: UUID
    gathering_id: UUID = Field(description="The same for all parts of one gathering.")
    number: int = Field(ge=1)
    of: int = Field(ge=1)
    content: str = Field(description="JWE, compact: ECDH-ES over X25519, A256GCM.")
