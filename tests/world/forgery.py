"""Tokens nobody may get in with, made by someone who knows our public key and our claims."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Claims = Mapping[str, Any]
Forgery = tuple[str, str]

HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Issuer:
    """The real issuer: its key, and the claims of a token that does get in."""

    key: Ed25519PrivateKey
    key_id: str
    claims: Claims

    @property
    def header(self) -> dict[str, Any]:
        return {"alg": "Ed25519", "typ": "at+jwt", "kid": self.key_id}

    @property
    def public_bytes(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def public_pem(self) -> bytes:
        public = self.key.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, claims: Claims, **header: Any) -> str:
        """Sign like the real issuer does; a header of None is left out."""
        wanted = {
            name: value for name, value in (self.header | header).items() if value is not None
        }
        return signed(wanted, claims, self.key)


def forge_all(issuer: Issuer) -> list[Forgery]:
    """Make every forgery, each with a name that says what is wrong with it."""
    return [
        *_not_tokens(issuer),
        *_unsigned(issuer),
        *_signed_with_what_is_public(issuer),
        *_signed_by_a_stranger(issuer),
        *_tampered(issuer),
        *_wrong_headers(issuer),
        *_wrong_claims(issuer),
    ]


def _not_tokens(issuer: Issuer) -> Iterator[Forgery]:
    good = issuer.sign(issuer.claims)
    yield "a word", "token"
    yield "only dots", ".."
    yield "five parts like an encrypted token", f"{good}.a.b"
    yield "parts that are no base64", "%%%.%%%.%%%"
    yield "parts that are no JSON", ".".join([encoded(b"x")] * 3)
    yield "a header that is a list", f"{encoded(b'[]')}.{good.split('.')[1]}.{good.split('.')[2]}"
    yield "a very deep header", f"{encoded(b'[' * 4000)}.{encoded(b'{}')}.{encoded(b'x')}"
    yield "longer than any token", good + "A" * 9000


def _unsigned(issuer: Issuer) -> Iterator[Forgery]:
    for name in ("none", "None", "NONE", "nOnE"):
        yield (
            f"algorithm {name}",
            f"{_signing_input(issuer.header | {'alg': name}, issuer.claims)}.",
        )
    yield "an empty signature", f"{_signing_input(issuer.header, issuer.claims)}."
    yield "no algorithm at all", f"{_signing_input({'kid': issuer.key_id}, issuer.claims)}."


def _signed_with_what_is_public(issuer: Issuer) -> Iterator[Forgery]:
    secrets = {
        "the raw public key": issuer.public_bytes,
        "the public key as PEM": issuer.public_pem,
        "the key id": issuer.key_id.encode(),
        "nothing": b"",
    }
    for name, secret in secrets.items():
        start = _signing_input(issuer.header | {"alg": "HS256"}, issuer.claims)
        mac = hmac.new(secret, start.encode(), hashlib.sha256).digest()
        yield f"HS256 with {name} as secret", f"{start}.{encoded(mac)}"


def _signed_by_a_stranger(issuer: Issuer) -> Iterator[Forgery]:
    stranger = Ed25519PrivateKey.generate()
    raw = stranger.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": encoded(raw), "kid": issuer.key_id}
    address = "http://127.0.0.1:9/keys.json"
    headers: dict[str, dict[str, Any]] = {
        "a stranger's key under our key id": {},
        "a stranger's key in the header": {"jwk": jwk},
        "a stranger's key behind jku": {"jku": address},
        "a stranger's key behind x5u": {"x5u": address},
        "an unknown key id": {"kid": "another"},
        "a key id that is a path": {"kid": "../../../../dev/null"},
        "a key id that is an object": {"kid": {"$ne": ""}},
    }
    for name, extra in headers.items():
        yield name, signed(issuer.header | extra, issuer.claims, stranger)
    yield "RS256 of a stranger", _rs256(issuer)
    yield "ES256 of a stranger", _es256(issuer)


def _rs256(issuer: Issuer) -> str:
    key = rsa.generate_private_key(65537, 2048)
    start = _signing_input(issuer.header | {"alg": "RS256"}, issuer.claims)
    return f"{start}.{encoded(key.sign(start.encode(), PKCS1v15(), SHA256()))}"


def _es256(issuer: Issuer) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    start = _signing_input(issuer.header | {"alg": "ES256"}, issuer.claims)
    r, s = decode_dss_signature(key.sign(start.encode(), ec.ECDSA(SHA256())))
    return f"{start}.{encoded(r.to_bytes(32) + s.to_bytes(32))}"


def _tampered(issuer: Issuer) -> Iterator[Forgery]:
    header, claims, signature = issuer.sign(issuer.claims).split(".")
    other = encoded(json.dumps(dict(issuer.claims) | {"sub": "someone-else"}).encode())
    typed = encoded(json.dumps(issuer.header | {"typ": "JWT"}).encode())
    yield "claims changed after signing", f"{header}.{other}.{signature}"
    yield "header changed after signing", f"{typed}.{claims}.{signature}"
    yield "half of the signature", f"{header}.{claims}.{signature[:40]}"
    yield "the signature of zeros", f"{header}.{claims}.{encoded(bytes(64))}"


def _wrong_headers(issuer: Issuer) -> Iterator[Forgery]:
    yield "an ID token by its type", issuer.sign(issuer.claims, typ="JWT")
    yield "a logout token by its type", issuer.sign(issuer.claims, typ="logout+jwt")
    yield "no type", issuer.sign(issuer.claims, typ=None)
    yield "a type that is no text", issuer.sign(issuer.claims, typ=["at+jwt"])
    yield "a critical extension", issuer.sign(issuer.claims, crit=["b64"], b64=False)
    yield "an unknown critical extension", issuer.sign(issuer.claims, crit=["x"], x=1)
    yield "another algorithm's name over our signature", issuer.sign(issuer.claims, alg="ES256")


def _wrong_claims(issuer: Issuer) -> Iterator[Forgery]:
    now = int(time.time())
    wrong: dict[str, dict[str, Any]] = {
        "another issuer": {"iss": "https://evil.example"},
        "our issuer with a slash": {"iss": f"{issuer.claims['iss']}/"},
        "several issuers": {"iss": [issuer.claims["iss"]]},
        "another audience": {"aud": "another-product"},
        "a list of other audiences": {"aud": ["a", "b"]},
        "expired an hour ago": {"exp": now - HOUR},
        "expires as text": {"exp": str(now + HOUR)},
        "expires as truth": {"exp": True},
        "issued tomorrow": {"iat": now + DAY, "exp": now + 2 * DAY},
        "not valid before tomorrow": {"nbf": now + DAY},
        "an empty subject": {"sub": ""},
        "a subject that is a number": {"sub": 7},
        "a subject with a NUL": {"sub": "ann\0"},
        "a company that is no id": {"company": "halfspin' or '1'='1"},
        "several companies": {"company": [issuer.claims["company"]]},
    }
    for name, claims in wrong.items():
        yield name, issuer.sign({**issuer.claims, **claims})
    for claim in ("iss", "aud", "sub", "exp", "iat", "company"):
        rest = {name: value for name, value in issuer.claims.items() if name != claim}
        yield f"no {claim}", issuer.sign(rest)


def signed(header: Claims, claims: Claims, key: Ed25519PrivateKey) -> str:
    """Write a compact JWS with an Ed25519 signature, whatever its header says."""
    start = _signing_input(header, claims)
    return f"{start}.{encoded(key.sign(start.encode()))}"


def _signing_input(header: Claims, claims: Claims) -> str:
    parts = (json.dumps(dict(part)).encode() for part in (header, claims))
    return ".".join(encoded(part) for part in parts)


def encoded(raw: bytes) -> str:
    """Encode as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
