"""An issuer for tests: it signs what a customer's identity provider would."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.auth.tokens import LOCAL_ISSUER

AUDIENCE = "raakvlak"


@dataclass
class TestIssuer:
    """Signs access tokens that the services under test accept."""

    __test__ = False

    key: OKPKey = field(
        default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "test"}, private=True)
    )

    def write_settings(self, folder: Path) -> Path:
        """Write the key set and the issuers' configuration; give the path of the latter."""
        (folder / "jwks.json").write_text(json.dumps({"keys": [self.key.as_dict(private=False)]}))
        settings = folder / "issuers.json"
        issuer = {
            "issuer": LOCAL_ISSUER,
            "audience": AUDIENCE,
            "jwks": str(folder / "jwks.json"),
            "company_claim": "company",
            "companies": None,
            "token_type": "at+jwt",
        }
        settings.write_text(json.dumps([issuer]))
        return settings

    def token(self, company_id: UUID, subject: str, **changed: object) -> str:
        """Sign a token for ten minutes; claims can be changed to make it a bad one."""
        now = int(time.time())
        claims = {
            "iss": LOCAL_ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + 600,
            "company": str(company_id),
        }
        header = {"alg": "Ed25519", "kid": "test", "typ": "at+jwt"}
        return jwt.encode(header, claims | changed, self.key, algorithms=["Ed25519"])
