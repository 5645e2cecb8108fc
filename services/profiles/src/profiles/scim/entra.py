"""What Entra ID sends against the letter of SCIM, put right before it is read. Pure."""

import json
from typing import Any, Final

_EXTENSION: Final = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user"
_MANAGER: Final = f"{_EXTENSION}:manager"


def mended(body: bytes) -> bytes:
    """Give a body whose manager is an object, and is removed where it is an empty string.

    Entra sends `"value": "<id>"` for the manager, and `"value": ""` for nobody.
    """
    if b"manager" not in body:
        return body
    try:
        document = json.loads(body)
    except ValueError:
        return body  # refused by whoever reads it, with the reason
    if not isinstance(document, dict):
        return body
    for name in [name for name in document if name.lower() == "operations"]:
        operations = document[name]
        if isinstance(operations, list):
            for operation in operations:
                _mend_operation(operation)
    _mend_values(document)
    return json.dumps(document).encode()


def _mend_operation(operation: object) -> None:
    if not isinstance(operation, dict):
        return
    value, path = operation.get("value"), operation.get("path")
    if isinstance(path, str) and path.lower() in (_MANAGER, f"{_MANAGER}.value", "manager"):
        if value == "":
            operation["op"], operation["path"] = "remove", path.removesuffix(".value")
            del operation["value"]
        elif isinstance(value, str) and not path.lower().endswith(".value"):
            operation["value"] = {"value": value}
    elif isinstance(value, dict):
        _mend_values(value)


def _mend_values(values: dict[str, Any]) -> None:  # a JSON object
    for name, value in list(values.items()):
        if name.lower() == _EXTENSION and isinstance(value, dict):
            _mend_manager(value, "manager")
        elif name.lower() == _MANAGER:
            _mend_manager(values, name)


def _mend_manager(values: dict[str, Any], name: str) -> None:  # a JSON object
    value = values.get(name)
    if isinstance(value, str):
        values[name] = {"value": value} if value else None
