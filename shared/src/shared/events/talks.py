"""What the profiles service tells of talks between two people: next to nothing."""

from uuid import UUID

from pydantic import Field

from shared.events.base import Event


class SosTookPlace(Event):
    """Somebody of a unit had an SOS moment in the week of this time; nobody can tell who."""

    type = "profiles.sos.took-place.v1"
    about = "moment_id"

    moment_id: UUID
    participant: UUID = Field(
        description="The same person within a quarter; made from a key that is thrown away."
    )
    unit_path: tuple[UUID, ...] = Field((), description="From the root down to their unit.")
