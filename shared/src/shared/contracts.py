"""The contracts: each service's OpenAPI, the composed one, event schemas and AsyncAPI.

`python -m shared.contracts` writes them, `--check` fails on drift and says what mends it.
"""

import copy
import importlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from shared.events.base import Event
from shared.events.registry import EVENTS

SERVICES: Final = ("profiles", "feed", "matching", "metrics", "integrations")
Document = dict[str, Any]  # JSON
_ENVELOPE: Final = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "company", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {"type": "string"},
        "subject": {"type": "string", "format": "uuid"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "company": {"type": "string", "format": "uuid"},
        "imported": {"type": "boolean"},
        "traceparent": {"type": "string"},
    },
}


class NameCollision(Exception):
    """Two services use one name for different things."""


def service_contract(service: str) -> Document:
    """Give the OpenAPI document of one service; needs no database.

    In a process of its own: SQLModel's metadata is one per process, and two services may each
    have a table of one name.
    """
    command = [sys.executable, "-m", "shared.contracts", "--export", service]
    exported = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
    if exported.returncode != 0:
        raise RuntimeError(f"{service} cannot be exported:\n{exported.stderr}")
    contract: Document = json.loads(exported.stdout)
    return contract


def compose(contracts: dict[str, Document]) -> Document:
    """Put the services' contracts into one. Raises NameCollision rather than renaming."""
    whole: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Raakvlak", "version": "1"},
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    operations: dict[str, str] = {}
    for service, contract in contracts.items():
        for path, item in contract["paths"].items():
            for operation in item.values():
                _claim(operations, operation["operationId"], service)
                operation["tags"] = [service]
            whole["paths"][path] = item
        for part in ("schemas", "securitySchemes"):
            _merge(whole["components"][part], contract["components"].get(part, {}), service)
    return whole


def _claim(taken: dict[str, str], name: str, service: str) -> None:
    if name in taken:
        raise NameCollision(f"Operation {name} is in {taken[name]} and in {service}.")
    taken[name] = service


def _merge(target: Document, source: Document, service: str) -> None:
    for name, schema in source.items():
        if target.setdefault(name, schema) != schema:
            raise NameCollision(f"Schema {name} of {service} differs from another service's.")


def async_api() -> Document:
    """Describe every event as AsyncAPI 3.0."""
    channels, operations, messages = {}, {}, {}
    for kind, event in sorted(EVENTS.items()):
        name = event.__name__
        address = f"events.{kind}.{{company}}"
        channels[name] = {
            "address": address,
            "messages": {name: {"$ref": f"#/components/messages/{name}"}},
            "parameters": {"company": {"description": "Id of the company."}},
        }
        operations[f"publish{name}"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{name}"},
        }
        messages[name] = _message(event)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Raakvlak events", "version": "1"},
        "defaultContentType": "application/cloudevents+json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _message(event: type[Event]) -> Document:
    envelope = json.loads(json.dumps(_ENVELOPE))
    envelope["properties"]["type"] = {"const": event.type}
    envelope["properties"]["data"] = event.data_schema()
    return {"name": event.type, "summary": (event.__doc__ or "").strip(), "payload": envelope}


def documents(root: Path) -> dict[Path, Document]:
    """Give every contract with the file it stands in."""
    with ThreadPoolExecutor() as pool:  # each waits for a process of its own
        own = dict(zip(SERVICES, pool.map(service_contract, SERVICES), strict=True))
    whole = {root / "services" / name / "openapi.json": doc for name, doc in own.items()}
    whole[root / "openapi.json"] = compose(copy.deepcopy(own))
    whole[root / "asyncapi.json"] = async_api()
    for kind, event in EVENTS.items():
        whole[root / "shared" / "schemas" / f"{kind}.json"] = event.data_schema()
    return whole


def _text(document: Document) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write the contracts, or check that what is committed is what the code says."""
    if arguments[:1] == ["--export"]:
        app = importlib.import_module(f"{arguments[1]}.app").app
        sys.stdout.write(json.dumps(app.openapi()))
        return 0
    root = Path(__file__).parents[3]
    stale = []
    for path, document in documents(root).items():
        if path.exists() and path.read_text(encoding="utf-8") == _text(document):
            continue
        stale.append(path.relative_to(root))
        if "--check" not in arguments:
            path.write_text(_text(document), encoding="utf-8")
    if stale and "--check" in arguments:
        names = ", ".join(str(path) for path in stale)
        sys.stderr.write(f"Contracts drifted: {names}. Run `make contracts` and commit them.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
