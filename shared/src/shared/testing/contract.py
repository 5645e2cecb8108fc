"""Every response a test sees is checked against the contract."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import schemathesis

Hook = Callable[[httpx.Response], Awaitable[None]]
_UNDOCUMENTED = ("/livez", "/readyz", "/internal/")


def contract_hook(document: dict[str, Any]) -> Hook:
    """Make the httpx response hook that fails a test whose answer is not in the contract."""
    schema = schemathesis.openapi.from_dict(document)

    async def check(response: httpx.Response) -> None:
        path, method = response.request.url.path, response.request.method
        if path.startswith(_UNDOCUMENTED) or _is_stream(response):
            return
        operation = schema.find_operation_by_path(method, path)
        if operation is None:
            assert response.status_code in {404, 405}, f"{method} {path} is not in the contract"
            return
        await response.aread()
        # Schemathesis asks how long it took, and a hook runs before httpx knows.
        response.elapsed = timedelta(0)
        operation.validate_response(response)

    return check


def _is_stream(response: httpx.Response) -> bool:
    if not isinstance(response.request.stream, httpx.ByteStream):
        return True  # a streamed upload cannot be read again for the check
    kind: str = response.headers.get("content-type", "")
    return kind.startswith("text/event-stream")
