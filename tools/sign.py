"""`python -m tools.sign SECRET < body`: sign a message as a learning platform does, for curl.

Prints the headers of Standard Webhooks 1.0.0, one a line, as `curl -H @file` reads them.
"""

import base64
import hashlib
import hmac
import sys
import time
from uuid import uuid4


def main() -> None:
    """Read the body from stdin and print the three headers."""
    key = base64.b64decode(sys.argv[1].removeprefix("whsec_"))
    message, now = f"msg_{uuid4().hex}", int(time.time())
    body = sys.stdin.buffer.read()
    mac = base64.b64encode(hmac.digest(key, f"{message}.{now}.".encode() + body, hashlib.sha256))
    print(f"webhook-id: {message}")
    print(f"webhook-timestamp: {now}")
    print(f"webhook-signature: v1,{mac.decode()}")


if __name__ == "__main__":
    main()
