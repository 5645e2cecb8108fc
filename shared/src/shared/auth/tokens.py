"""Access tokens of the customers' identity providers: OIDC JWTs, verified by every service."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet
from joserfc.util import urlsafe_b64decode
from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.problems import InvalidToken

# Ed25519 is the name since RFC 9864; providers still write EdDSA.
ALGORITHMS: Final = ["RS256", "ES256", "Ed25519", "EdDSA"]
LEEWAY_SECONDS: Final = 60
# A stranger can invent key ids for free; each must not cost a request to the provider.
REFRESH_FLOOR_SECONDS: Final = 30.0
# A provider that did not answer is asked again sooner: until then nobody of it gets in.
RETRY_SECONDS: Final = 5.0
CACHED_TOKENS: Final = 4096
MAX_TOKEN_LENGTH: Final = 8192
_EXPIRED: Final = "The token has expired: get a new one."
_RIGHT: Final = "Send the access token that your company's sign-in made for this service."
LOCAL_ISSUER: Final = "https://local.raakvlak.invalid"


class IssuerSettings(BaseModel):
    """One identity provider, as configured."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str
    audience: str
    jwks: str
    company_claim: str
    companies: dict[str, UUID] | None = None
    token_type: str | None = None


@dataclass(frozen=True)
class Bearer:
    """Who the token says is calling."""

    issuer: str
    subject: str
    company_id: UUID
    expires_at: float


@dataclass
class Issuer:
    """An identity provider and its keys, fetched again when a token names an unknown one."""

    settings: IssuerSettings
    keys: KeySet = field(default_factory=lambda: KeySet([]))
    refreshed_at: float = -REFRESH_FLOOR_SECONDS
    refreshing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def key_set(self, key_id: object) -> KeySet:
        # One at a time: who comes while the keys are on their way has to wait for them.
        async with self.refreshing:
            known = {key.kid for key in self.keys.keys}
            if key_id not in known and time.monotonic() - self.refreshed_at > REFRESH_FLOOR_SECONDS:
                await self._refresh()
            return self.keys

    async def _refresh(self) -> None:
        before = self.refreshed_at
        self.refreshed_at = time.monotonic() - REFRESH_FLOOR_SECONDS + RETRY_SECONDS
        try:
            self.keys = KeySet.import_key_set(await _load_keys(self.settings.jwks))
        except asyncio.CancelledError:
            # Whoever asked went away, which says nothing of the provider: the next one asks.
            self.refreshed_at = before
            raise
        self.refreshed_at = time.monotonic()


async def _load_keys(address: str) -> Any:  # a JSON document
    if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
        return json.loads(await asyncio.to_thread(Path(address).read_text, encoding="utf-8"))
    async with httpx.AsyncClient(timeout=5, follow_redirects=False, trust_env=False) as client:
        response = await client.get(address)
        response.raise_for_status()
        return response.json()


class TokenVerifier:
    """Verify tokens of the configured issuers; roles never come from a token."""

    def __init__(self, issuers: list[IssuerSettings]) -> None:
        self._issuers = {settings.issuer: Issuer(settings) for settings in issuers}
        self._verified: dict[str, Bearer] = {}

    @classmethod
    def from_file(cls, path: Path) -> "TokenVerifier":
        """Read the issuers' configuration. Raises ValidationError when it has no such form."""
        return cls(TypeAdapter(list[IssuerSettings]).validate_json(path.read_bytes()))

    def trusts(self, issuer: str) -> bool:
        """Tell whether tokens of this issuer are accepted."""
        return issuer in self._issuers

    async def verify(self, token: str) -> Bearer:
        """Give who is calling. Raises InvalidToken for every token that is not in order."""
        bearer = self._verified.get(token)
        if bearer is None:
            bearer, _ = await self.verify_claims(token)
            if len(self._verified) >= CACHED_TOKENS:
                self._verified.clear()
            self._verified[token] = bearer
        if bearer.expires_at + LEEWAY_SECONDS < time.time():
            raise InvalidToken(_EXPIRED)
        return bearer

    async def verify_claims(self, token: str) -> tuple[Bearer, Mapping[str, Any]]:  # JSON
        """Give who is calling and all that their provider says of them. Raises InvalidToken."""
        if len(token) > MAX_TOKEN_LENGTH:
            raise InvalidToken("It is too long to be an access token: send that alone.")
        try:
            return await self._verified_claims(token)
        except ExpiredTokenError:
            raise InvalidToken(_EXPIRED) from None
        except ClaimError as wrong:
            raise InvalidToken(f"Its `{wrong.claim}` is not the wanted one. {_RIGHT}") from None
        except (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise InvalidToken(f"It is not signed by an issuer we know. {_RIGHT}") from None
        except (httpx.HTTPError, OSError):
            raise InvalidToken("The issuer's keys cannot be fetched: try again later.") from None

    async def _verified_claims(self, token: str) -> tuple[Bearer, Mapping[str, Any]]:
        header, unverified = _peek(token)
        issuer = self._issuers[unverified["iss"]]
        keys = await issuer.key_set(header["kid"])
        verified = jwt.decode(token, keys, algorithms=ALGORITHMS)
        wanted = issuer.settings
        if wanted.token_type and str(verified.header.get("typ", "")).lower() != wanted.token_type:
            raise InvalidClaimError("typ")
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": wanted.issuer},
            aud={"essential": True, "value": wanted.audience},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        registry.validate(verified.claims)
        return _bearer(wanted, verified.claims), verified.claims


def _peek(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read header and claims before the signature is checked, only to find issuer and key."""
    header, claims, _ = token.split(".")
    parts = [json.loads(urlsafe_b64decode(part.encode())) for part in (header, claims)]
    return parts[0], parts[1]


def _bearer(settings: IssuerSettings, claims: dict[str, Any]) -> Bearer:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\0" in subject:
        raise InvalidClaimError("sub")
    company_id = _company(settings, claims.get(settings.company_claim))
    return Bearer(settings.issuer, subject, company_id, float(claims["exp"]))


def _company(settings: IssuerSettings, claimed: object) -> UUID:
    try:
        if isinstance(claimed, str):
            return UUID(claimed) if settings.companies is None else settings.companies[claimed]
    except (ValueError, KeyError):
        pass
    raise InvalidClaimError(settings.company_claim)
