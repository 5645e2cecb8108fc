"""The composed contract: every operation, an example for each, and a check of every answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import schemathesis
from schemathesis.specs.openapi.schemas import OpenApiSchema

METHODS = ("get", "put", "post", "patch", "delete")


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    method: str
    path: str
    document: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def service(self) -> str:
        return self.path.split("/")[1]

    @property
    def is_plain(self) -> bool:
        """Tell whether it can be called by its path alone."""
        needed = [one for one in self.document.get("parameters", ()) if one.get("required")]
        return not needed and self.body is None and "event-stream" not in str(self.document)

    @property
    def needs_body(self) -> bool:
        """Tell whether it can be called with a body only."""
        return bool(self.document.get("requestBody", {}).get("required"))

    def parameters(self, place: str) -> list[Mapping[str, Any]]:
        """List its parameters of a place: path, query or header."""
        return [one for one in self.document.get("parameters", ()) if one["in"] == place]

    @property
    def body(self) -> Mapping[str, Any] | None:
        """Give the schema of its JSON body, if it takes one."""
        content = self.document.get("requestBody", {}).get("content", {})
        schema: Mapping[str, Any] | None = content.get("application/json", {}).get("schema")
        return schema


@dataclass(frozen=True)
class Contract:
    """The contract of a running stack."""

    document: Mapping[str, Any]
    schema: OpenApiSchema

    def operations(self) -> Iterator[Operation]:
        """Yield every operation."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Operation(method, path, item[method])

    @property
    def components(self) -> Mapping[str, Any]:
        """Give the named schemas."""
        schemas: Mapping[str, Any] = self.document["components"]["schemas"]
        return schemas

    def check(self, response: httpx.Response) -> None:
        """Fail the test whose answer the contract does not promise."""
        if response.headers.get("content-type", "").startswith("text/event-stream"):
            return
        response.read()
        request = response.request
        operation = self.schema.find_operation_by_path(request.method, request.url.path)
        if operation is None:
            return
        response.elapsed = timedelta(0)
        operation.validate_response(response)


@cache
def contract_at(address: str) -> Contract:
    """Read the contract a gateway serves, once."""
    document = httpx.get(f"{address}/openapi.json").raise_for_status().json()
    return Contract(document, schemathesis.openapi.from_dict(document))
