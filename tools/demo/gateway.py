"""Call the gateway, patiently: what is refused for a moment is asked again."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

TRIES = 8
KNOWN_TRIES = 300
KNOWN_PAUSE_SECONDS = 0.2
PASSING = {429, 502, 503, 504}


class Refused(Exception):
    """The gateway said no; the text says to what and why."""


class Gateway:
    """The public API as one person sees it."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        self._client = httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        expect: tuple[int, ...] = (200, 201, 202, 204),
        **request: Any,
    ) -> httpx.Response:
        """Send a request and return the answer if its status is expected. Raises Refused."""
        for attempt in range(TRIES):
            response = self._client.request(method, path, **request)
            if response.status_code not in PASSING:
                break
            time.sleep(float(response.headers.get("Retry-After", 2**attempt / 4)))
        if response.status_code not in expect:
            raise Refused(f"{method} {path}: {response.status_code} {response.text[:1000]}")
        return response

    def until_known(self, *paths: str, unknown: int = 403) -> None:
        """Wait until the services behind these paths have heard of this person or thing."""
        for path in paths:
            for _ in range(KNOWN_TRIES):
                if self.ask("GET", path, expect=(200, unknown)).status_code == 200:
                    break
                time.sleep(KNOWN_PAUSE_SECONDS)
            else:
                raise Refused(f"GET {path}: still unknown there.")

    def get(self, path: str, **query: Any) -> Any:
        """Read a JSON document."""
        return self.ask("GET", path, params=query).json()

    def put(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        """Store something under an id of ours; 409 says that something else is there."""
        return self.ask("PUT", path, json=body, expect=(200, 201, 409))
