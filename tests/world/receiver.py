"""A receiver of webhooks on this machine, as an outside subscriber would write it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.world.signing import sign_message


@dataclass(frozen=True)
class Message:
    """One delivery as it arrived."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def event(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.body)
        return document

    def is_signed_with(self, secret: str) -> bool:
        """Verify the signature by the text of Standard Webhooks 1.0.0, not by our own code."""
        at = int(self.headers["webhook-timestamp"])
        wanted = sign_message(self.id, at, self.body, secret)["webhook-signature"]
        return wanted in self.headers["webhook-signature"].split()


@dataclass
class Receiver:
    """What came in, and what the receiver answers next."""

    port: int
    messages: list[Message] = field(default_factory=list)
    answer: HTTPStatus = HTTPStatus.NO_CONTENT

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def of_type(self, kind: str) -> list[Message]:
        """List the messages of an event type."""
        return [message for message in list(self.messages) if message.event.get("type") == kind]


@contextmanager
def receiving(port: int) -> Iterator[Receiver]:
    """Listen on a port until the block ends."""
    receiver = Receiver(port)
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(receiver))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler_of(receiver: Receiver) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.messages.append(Message(headers, body))
            self.send_response(receiver.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing: the messages are kept."""

    return Handler
