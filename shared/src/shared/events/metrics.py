"""What the metrics service tells: that figures are final."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.events.base import Event
from shared.events.forgetting import PersonForgotten
from shared.events.gathering import PersonGathered


class WeekClosed(Event):
    """A week's cells are final."""

    type = "metrics.week.closed.v1"
    about = "company_id"

    week: date = Field(description="The Monday of the week, in the company's time zone.")
    snapshot_id: UUID


class PulseOpened(Event):
    """People of a unit, or of the whole company, are asked how they learn together."""

    type = "metrics.pulse.opened.v1"
    about = "pulse_id"

    pulse_id: UUID
    unit_id: UUID | None = Field(None, description="With all below it; null: the whole company.")
    closes_at: AwareDatetime


class PulseClosed(Event):
    """A pulse is over and its results can be read; what each answered is deleted."""

    type = "metrics.pulse.closed.v1"
    about = "pulse_id"

    pulse_id: UUID
    unit_id: UUID | None = None


class ForgottenInMetrics(PersonForgotten):
    """The metrics service confirms that it forgot an erased person."""

    type = "metrics.person.forgotten.v1"


class GatheredInMetrics(PersonGathered):
    """A part of what the metrics service holds about a person."""

    type = "metrics.person.gathered.v1"
