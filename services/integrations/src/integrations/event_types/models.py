"""The catalogue of what one can subscribe to."""

from typing import Any

from pydantic import BaseModel, Field

from integrations.event_types.examples import example_data
from integrations.event_types.rules import TESTED, disclosed_fields, may_lack, offered
from shared.events.base import Event


class EventTypeOut(BaseModel):
    """One kind of message a subscription can ask for."""

    name: str = Field(description="The `type` of the message.")
    description: str
    data_schema: dict[str, Any] = Field(description="JSON Schema of the message's `data`.")
    example: dict[str, Any] = Field(description="A made-up `data`.")


def catalogue() -> list[EventTypeOut]:
    """Describe every event type as it leaves, and the one that tests send."""
    return [*(_entry(name, kind) for name, kind in offered().items()), _tested()]


def _entry(name: str, kind: type[Event]) -> EventTypeOut:
    return EventTypeOut(
        name=name,
        description=" ".join((kind.__doc__ or "").split()),
        data_schema=_schema(kind),
        example=example_data(kind),
    )


def _schema(kind: type[Event]) -> dict[str, Any]:
    schema, fields = kind.data_schema(), disclosed_fields(kind)
    schema["properties"] = {n: s for n, s in schema["properties"].items() if n in fields}
    schema["required"] = [n for n in schema["required"] if n in fields - may_lack(kind)]
    if "$defs" in schema:
        used = str(schema["properties"])
        schema["$defs"] = {n: s for n, s in schema["$defs"].items() if f"#/$defs/{n}'" in used}
    return schema


def _tested() -> EventTypeOut:
    example = {"subscription_id": "2e1a5ae4-64a2-5a0c-9a3e-5a0b1de22a60"}
    return EventTypeOut(
        name=TESTED,
        description="An administrator sent a test. It is sent whatever a subscription asked for.",
        data_schema={
            "type": "object",
            "properties": {"subscription_id": {"type": "string", "format": "uuid"}},
            "required": ["subscription_id"],
        },
        example=example,
    )
