"""Tokens that were made, mended or borrowed by somebody who should not get in."""

import base64
import json
import time
from dataclasses import dataclass, field
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from shared.auth.tokens import LOCAL_ISSUER
from shared.testing.tokens import TestIssuer


@dataclass(frozen=True)
class Forger:
    """Somebody who knows what a token of one person says, and wants to be another."""

    issuer: TestIssuer
    company_id: UUID
    subject: str
    stranger: OKPKey = field(
        default_factory=lambda: OKPKey.generate_key("Ed25519", {"kid": "test"})
    )

    @property
    def claims(self) -> dict[str, object]:
        now = int(time.time())
        return {
            "iss": LOCAL_ISSUER,
            "aud": "raakvlak",
            "sub": self.subject,
            "iat": now,
            "exp": now + 600,
            "company": str(self.company_id),
        }

    def issued(self, **changed: object) -> str:
        return self.issuer.token(self.company_id, self.subject, **changed)

    def signed(self, key: OKPKey, **header: object) -> str:
        usual = {"alg": "Ed25519", "kid": "test", "typ": "at+jwt"}
        worn = {name: value for name, value in (usual | header).items() if value is not None}
        return jwt.encode(worn, self.claims, key, algorithms=["Ed25519"])

    def all(self) -> dict[str, str]:
        return self.mutilated() | self.wrongly_signed() | self.wrongly_worn() | self.untrue()

    def mutilated(self) -> dict[str, str]:
        whole = self.issued()
        head, body, signature = whole.split(".")
        root = unsigned(self.claims | {"sub": "root"}).split(".")[1]
        return {
            "empty": "",
            "garbage": "abc",
            "two dots": "..",
            "no signature": f"{head}.{body}.",
            "cut signature": whole[:-4],
            "swapped body": f"{head}.{root}.{signature}",
            "very long": whole + "a" * 10_000,
            "critical header": f"{unsigned(self.claims | {'crit': ['x']})}{signature}",
        }

    def wrongly_signed(self) -> dict[str, str]:
        confused = OctKey.import_key(json.dumps(self.issuer.key.as_dict(private=False)))
        symmetric = {"alg": "HS256", "kid": "test", "typ": "at+jwt"}
        return {
            "alg none": unsigned(self.claims),
            "alg None": unsigned(self.claims, "None"),
            "lone surrogate": unsigned(self.claims | {"sub": "\ud800"}),
            "another key": self.signed(self.stranger),
            "symmetric": jwt.encode(symmetric, self.claims, confused, algorithms=["HS256"]),
        }

    def wrongly_worn(self) -> dict[str, str]:
        own = self.stranger.as_dict(private=False)
        return {
            "wrong type": self.signed(self.issuer.key, typ="JWT"),
            "no type": self.signed(self.issuer.key, typ=None),
            "unknown key": self.signed(self.issuer.key, kid="x"),
            "brings its key": self.signed(self.stranger, kid="y", jwk=own),
        }

    def untrue(self) -> dict[str, str]:
        now = int(time.time())
        return {
            "expired": self.issued(exp=now - 120),
            "no expiry": self.issued(exp=None),
            "endless": self.issued(exp="never"),
            "from the future": self.issued(iat=now + 600),
            "not yet": self.issued(nbf=now + 600),
            "wrong audience": self.issued(aud="elsewhere"),
            "wrong issuer": self.issued(iss="https://elsewhere.invalid"),
            "no issuer": self.issued(iss=None),
            "no subject": self.issued(sub=None),
            "numeric subject": self.issued(sub=7),
            "NUL subject": self.issued(sub="a\0b"),
            "no company": self.issued(company=None),
            "odd company": self.issued(company="acme"),
        }


def unsigned(claims: dict[str, object], algorithm: str = "none") -> str:
    def part(value: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'kid': 'test', 'typ': 'at+jwt'})}.{part(claims)}."
