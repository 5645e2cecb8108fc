"""Make a small valid value for a JSON schema, so that every operation can be called."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

Schema = Mapping[str, Any]

FORMATS: dict[str, Callable[[], str]] = {
    "uuid": lambda: str(uuid4()),
    "date-time": lambda: "2026-01-05T09:00:00Z",
    "date": lambda: "2026-01-05",
    "time": lambda: "09:00:00",
    "email": lambda: "ann@example.com",
    "uri": lambda: "https://example.com/",
    "binary": lambda: "x",
}


def example(schema: Schema, components: Schema) -> Any:
    """Make a value of this schema; optional fields are left out."""
    schema = resolved(schema, components)
    for fixed in ("const", "default"):
        if fixed in schema:
            return schema[fixed]
    if "enum" in schema:
        return schema["enum"][0]
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return example(schema[choice][0], components)
    return _typed(schema, components)


def resolved(schema: Schema, components: Schema) -> Schema:
    """Follow a reference, and merge allOf."""
    while "$ref" in schema:
        schema = components[schema["$ref"].rpartition("/")[2]]
    if "allOf" not in schema:
        return schema
    merged: dict[str, Any] = {key: value for key, value in schema.items() if key != "allOf"}
    for part in schema["allOf"]:
        merged |= resolved(part, components)
    return merged


def _typed(schema: Schema, components: Schema) -> Any:
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", ())
            fields = schema.get("properties", {})
            return {name: example(fields[name], components) for name in wanted}
        case "array":
            count = schema.get("minItems", 0)
            return [example(schema.get("items", {}), components) for _ in range(count)]
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
        case "null":
            return None
        case _:
            return _text(schema)


def _text(schema: Schema) -> str:
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]()
    return "text"[: schema.get("maxLength", 4)].ljust(schema.get("minLength", 0), "x")


def text_fields(schema: Schema, components: Schema) -> list[str]:
    """Name the top-level fields that take free text."""
    fields = resolved(schema, components).get("properties", {})
    return [name for name, field in fields.items() if _takes_text(field, components)]


def _takes_text(schema: Schema, components: Schema) -> bool:
    schema = resolved(schema, components)
    if any(_takes_text(choice, components) for choice in schema.get("anyOf", ())):
        return True
    is_free = not {"format", "enum", "const", "pattern"} & set(schema)
    return schema.get("type") == "string" and is_free
