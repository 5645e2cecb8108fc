"""`python -m tools.receive 9000 SECRET`: be a webhook receiver, and print what comes in.

Shows how little a receiver needs: check the signature over the raw body, then read it.
"""

import base64
import hashlib
import hmac
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


def is_genuine(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Verify a signature as Standard Webhooks 1.0.0 says."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    start = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode()
    mac = base64.b64encode(hmac.digest(key, start + body, hashlib.sha256)).decode()
    given = headers["webhook-signature"].split()
    return any(hmac.compare_digest(f"v1,{mac}", one) for one in given)


def receive(port: int, secret: str) -> None:
    """Answer on 127.0.0.1 until Ctrl-C."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            genuine = is_genuine(headers, body, secret)
            event = json.loads(body)
            verdict = "signed" if genuine else "FORGED"
            print(verdict, event["type"], json.dumps(event["data"])[:300], flush=True)
            self.send_response(204 if genuine else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print only what was received."""

    HTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    receive(int(sys.argv[1]), sys.argv[2])
