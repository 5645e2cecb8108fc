"""Sign a message as Standard Webhooks 1.0.0 says, the way an outside platform would."""

import base64
import hashlib
import hmac


def sign_message(message_id: str, at: int, body: bytes, secret: str) -> dict[str, str]:
    """Give the three headers of a message; `at` is Unix time in seconds."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }
