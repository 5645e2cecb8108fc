"""Secrets made on first start: passwords, the local issuer's key, each service's own secrets."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OKPKey

from local.folder import Folder
from local.settings import SERVICES
from shared.auth.tokens import LOCAL_ISSUER
from shared.testing.databases import Passwords

AUDIENCE = "raakvlak"
TOKEN_LIFE = timedelta(hours=12)
# What each service reads with settings().secret(name): keys of 32 bytes, in base64.
SERVICE_SECRETS = {
    "profiles": ("export_key",),
    "metrics": ("pseudonym_key",),
    "integrations": ("encryption_key",),
}


def ensure_keys(folder: Folder) -> None:
    """Make whatever secret is missing; what is there stays as it is."""
    passwords = read_secret(folder, "passwords")
    passwords.setdefault("postgres", new_password())
    for service in SERVICES:
        passwords.setdefault(f"nats_{service}", new_password())
        for role in ("owner", "app", "worker"):
            passwords.setdefault(f"{service}_{role}", new_password())
    write_secret(folder, "passwords", passwords)
    for service in SERVICES:
        own = read_secret(folder, service)
        for name in SERVICE_SECRETS.get(service, ()):
            own.setdefault(name, base64.b64encode(secrets.token_bytes(32)).decode())
        write_secret(folder, service, own)
    ensure_issuer(folder)


def ensure_issuer(folder: Folder) -> None:
    """Make the signing key of the local issuer, its public key set, and the list of issuers."""
    if not secret_file(folder, "signing-key").exists():
        key = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": "Ed25519"})
        key.ensure_kid()
        write_secret(folder, "signing-key", dict(key.as_dict(private=True)))
        write_secret(folder, "jwks", {"keys": [key.as_dict(private=False)]})
    # Written at every start, beside the issuers added by hand: the folder may have been moved.
    local = {
        "issuer": LOCAL_ISSUER,
        "audience": AUDIENCE,
        "jwks": str(secret_file(folder, "jwks")),
        "company_claim": "company",
        "companies": None,
        "token_type": "at+jwt",
    }
    known = secret_file(folder, "issuers")
    others = json.loads(known.read_text()) if known.exists() else []
    _write(known, [local, *(other for other in others if other["issuer"] != LOCAL_ISSUER)])


def new_password() -> str:
    """Draw a password that needs no quotes: NATS reads one that begins with digits as a number."""
    return f"p{secrets.token_hex(20)}"


def database_passwords(folder: Folder, service: str) -> Passwords:
    """Give the passwords of a service's three database roles."""
    stored = read_secret(folder, "passwords")
    return Passwords(
        owner=stored[f"{service}_owner"],
        app=stored[f"{service}_app"],
        worker=stored[f"{service}_worker"],
    )


def sign_token(folder: Folder, subject: str, company: str, now: datetime | None = None) -> str:
    """Sign an access token of the local issuer; production settings refuse that issuer."""
    key = OKPKey.import_key({**read_secret(folder, "signing-key")})
    issued = now or datetime.now(UTC)
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": key.kid}
    claims = {
        "iss": LOCAL_ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "company": company,
        "iat": int(issued.timestamp()),
        "exp": int((issued + TOKEN_LIFE).timestamp()),
    }
    return jwt.encode(header, claims, key, algorithms=["Ed25519"])


def secret_file(folder: Folder, name: str) -> Path:
    """Give the file of a secret."""
    return folder.secrets / f"{name}.json"


def read_secret(folder: Folder, name: str) -> dict[str, str]:
    """Read a secret file, or nothing when it does not exist yet."""
    path = secret_file(folder, name)
    stored: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return stored


def write_secret(folder: Folder, name: str, content: Mapping[str, object]) -> None:
    """Write a secret file that only this user can read."""
    _write(secret_file(folder, name), content)


def _write(path: Path, content: object) -> None:
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=1)
    fresh.replace(path)
