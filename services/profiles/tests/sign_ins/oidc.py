"""A real OpenID Connect provider, and people who sign in there."""

import base64
import hashlib
import json
import re
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx

from services.profiles.tests.judges import JUDGES, find_node
from shared.auth.tokens import IssuerSettings
from shared.testing.embedded import free_port
from shared.testing.tokens import AUDIENCE

REDIRECT: Final = "http://127.0.0.1/back"


@dataclass(frozen=True)
class Provider:
    """The provider of a company: its clock can be put wrong and its keys replaced."""

    issuer: str

    def settings(self, audience: str = AUDIENCE) -> IssuerSettings:
        """Give what operators write into ISSUERS_FILE."""
        return IssuerSettings(
            issuer=self.issuer,
            audience=audience,
            jwks=f"{self.issuer}/jwks",
            company_claim="company",
            companies=None,
            token_type="at+jwt",
        )

    async def tell(self, what: str, **body: object) -> None:
        """Change its clock, its keys, or the claims it gives."""
        async with httpx.AsyncClient(verify=False) as client:  # noqa: S501 - plain HTTP, loopback
            answer = await client.post(f"{self.issuer}/test/{what}", json=body)
        assert answer.status_code == 204, answer.text

    async def sign_in(self, name: str, audience: str = AUDIENCE) -> str:
        """Sign in as somebody in a browser, by code and PKCE; give the access token."""
        verifier = secrets.token_urlsafe(32)
        async with httpx.AsyncClient(base_url=self.issuer, verify=False) as browser:  # noqa: S501
            code = await _walk(browser, name, audience, verifier)
            answer = await browser.post(
                "/token",
                data={
                    "grant_type": "authorization_code",
                    "client_id": "front-end",
                    "redirect_uri": REDIRECT,
                    "code": code,
                    "code_verifier": verifier,
                    "resource": f"urn:{audience}",
                },
            )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


async def _walk(browser: httpx.AsyncClient, name: str, audience: str, verifier: str) -> str:
    """Go through the forms until the provider sends the browser back with a code."""
    challenge = hashlib.sha256(verifier.encode()).digest()
    answer = await browser.get(
        "/auth",
        params={
            "client_id": "front-end",
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": "openid learn",
            "resource": f"urn:{audience}",
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        },
    )
    for _ in range(10):
        if answer.is_redirect:
            target = answer.headers["location"]
            if target.startswith(REDIRECT):
                return parse_qs(urlsplit(target).query)["code"][0]
            answer = await browser.get(target)
            continue
        action, form = _filled(answer.text, name)
        answer = await browser.post(action, data=form)
    raise AssertionError(f"The provider asked for ever: {answer.text}")


def _filled(page: str, name: str) -> tuple[str, dict[str, str]]:
    action = re.search(r'<form[^>]* action="([^"]+)"', page)
    prompt = re.search(r'name="prompt" value="(\w+)"', page)
    assert action is not None, page
    assert prompt is not None, page
    return action[1], {"prompt": prompt[1], "login": name, "password": "anything"}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run the provider; it is a failure, and no skip, when it was not installed."""
    node = find_node()
    port = free_port()
    process = subprocess.Popen(  # noqa: S603 - our own script
        [node, "provider.mjs", str(port), AUDIENCE, REDIRECT],
        cwd=JUDGES,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        assert any(line.strip() == "ready" for line in lines), "The provider did not start."
        yield Provider(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def claims_of(token: str) -> dict[str, object]:
    """Read a token's claims without checking them."""
    body = token.split(".")[1]
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims
