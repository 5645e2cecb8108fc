"""The keys of exports, derived from this installation's one secret for them."""

import base64
import hmac
import json
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey

from shared.settings import settings

_SECRET: Final = "export_key"  # noqa: S105 - the name of the secret, not the secret
_ALGORITHM: Final = "Ed25519"


def link_secret() -> bytes:
    """Give the secret that links are made with."""
    return _derived(b"links of exports")


def signing_key() -> OKPKey:
    """Give the key that manifests are signed with."""
    seed = _derived(b"signatures of exports")
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key = OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "d": _encoded(seed), "x": _encoded(public)}
    )
    key.ensure_kid()
    return key


def public_signing_key() -> dict[str, str]:
    """Give what anybody needs to check a signature, as a JWK."""
    known = signing_key().as_dict(private=False)
    return {name: str(value) for name, value in known.items()} | {
        "use": "sig",
        "alg": _ALGORITHM,
    }


def signature_of(manifest: bytes) -> str:
    """Sign a manifest: JWS compact with the payload left out (RFC 7515, appendix F)."""
    key = signing_key()
    header = {"alg": _ALGORITHM, "kid": key.kid}
    # The payload may be longer than the library reads back; it never reads this one.
    whole = jws.serialize_compact(header, manifest, key, algorithms=[_ALGORITHM])
    head, _payload, signature = whole.split(".")
    return f"{head}..{signature}"


def new_sealing_key() -> OKPKey:
    """Make the key of one export; who holds it reads what the services send."""
    return OKPKey.generate_key("X25519")


def dumped(key: OKPKey) -> str:
    """Write a private key down."""
    return json.dumps(key.as_dict(private=True))


def loaded(text: str) -> OKPKey:
    """Read a private key."""
    return OKPKey.import_key(json.loads(text))


def public_part(key: OKPKey) -> dict[str, str]:
    """Give the half of a key that may be told."""
    return {name: str(value) for name, value in key.as_dict(private=False).items()}


def _derived(purpose: bytes) -> bytes:
    secret = base64.b64decode(settings().secret(_SECRET), validate=True)
    return hmac.digest(secret, purpose, "sha256")


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
