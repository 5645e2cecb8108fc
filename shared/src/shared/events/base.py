"""What an event is: one fact, in the past tense, that grows only by optional fields."""

from collections.abc import Set
from datetime import datetime
from types import NoneType
from typing import Any, ClassVar, Self, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.ids import new_id

_ENVELOPE_FIELDS = {"event_id", "company_id", "occurred_at", "imported"}


class Event(BaseModel):
    """A fact as its publisher states it; the envelope's fields stand beside its data.

    `type` is the NATS subject without `events.` and the company. `about` names the field that
    holds the id of the thing; `people` names the fields that hold ids of persons, so that
    erasing a person finds every fact about them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    about: ClassVar[str]
    people: ClassVar[tuple[str, ...]] = ()

    event_id: UUID = Field(default_factory=new_id)
    company_id: UUID
    occurred_at: AwareDatetime
    imported: bool = Field(default=False, description="History; nobody is to be notified or asked.")

    @property
    def nats_subject(self) -> str:
        return f"events.{self.type}.{self.company_id}"

    def persons(self) -> set[UUID]:
        """Give the ids of all persons this fact is about."""
        found = {getattr(self, name) for name in self.people}
        return {person for person in found if person is not None}

    def without(self, gone: Set[UUID]) -> Self | None:
        """Say the same without people who are gone; None where that says nothing any more.

        A part that may be empty is emptied, as of an item that has lost its author.
        """
        parts = [name for name in self.people if getattr(self, name) in gone]
        kinds = {name: get_args(type(self).model_fields[name].annotation) for name in parts}
        if any(NoneType not in kind for kind in kinds.values()):
            return None
        return self.model_copy(update=dict.fromkeys(parts)) if parts else self

    def envelope(self, trace: dict[str, str]) -> dict[str, Any]:  # JSON, hence Any
        """Write it as a CloudEvents 1.0 structured envelope."""
        document: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(self.event_id),
            "source": f"/{self.type.split('.')[0]}",
            "type": self.type,
            "subject": str(getattr(self, self.about)),
            "time": self.occurred_at.isoformat(),
            "datacontenttype": "application/json",
            "company": str(self.company_id),
            "data": self.model_dump(mode="json", exclude=_ENVELOPE_FIELDS),
            **trace,
        }
        if self.imported:
            document["imported"] = True
        return document

    @classmethod
    def from_envelope(cls, document: dict[str, Any]) -> Self:
        """Read an envelope of this type. Raises pydantic's ValidationError."""
        return cls.model_validate(
            document["data"]
            | {
                "event_id": document["id"],
                "company_id": document["company"],
                "occurred_at": document["time"],
                "imported": document.get("imported", False),
            }
        )

    @classmethod
    def data_schema(cls) -> dict[str, Any]:
        """Give the JSON Schema of `data`, as it is committed in shared/schemas."""
        schema = cls.model_json_schema(mode="serialization")
        for name in _ENVELOPE_FIELDS:
            schema["properties"].pop(name, None)
        schema["required"] = sorted(set(schema.get("required", ())) - _ENVELOPE_FIELDS)
        return schema

    def is_older_than(self, seen: datetime | None) -> bool:
        """Tell whether a projection that saw a fact of time `seen` should drop this one."""
        return seen is not None and self.occurred_at < seen
