"""Nobody gets in with a token that the company's own issuer did not sign for this."""

import time
from collections import defaultdict

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from local.keys import AUDIENCE

from shared.auth.tokens import LOCAL_ISSUER
from tests.world.forgery import Issuer, forge_all
from tests.world.house import DOORS, House
from tests.world.people import caller
from tests.world.stack import Stack


@pytest.fixture(scope="module")
def issuer(stack: Stack, here: House) -> Issuer:
    """The real issuer, as someone would be who had stolen its key, with Ann's claims."""
    key = stack.signing_key()
    assert isinstance(key.private_key, Ed25519PrivateKey)
    now = int(time.time())
    claims = {
        "iss": LOCAL_ISSUER,
        "aud": AUDIENCE,
        "sub": here.ann.name,
        "company": str(here.company),
        "iat": now,
        "exp": now + 3600,
    }
    return Issuer(key.private_key, str(key.kid), claims)


@pytest.mark.parametrize("service", DOORS)
def test_every_forged_token_is_refused(stack: Stack, issuer: Issuer, service: str) -> None:
    forgeries = forge_all(issuer)
    answers: dict[int, list[str]] = defaultdict(list)
    with caller(stack, issuer.sign(issuer.claims)) as ann:
        assert ann.get(DOORS[service]).status_code not in {401, 403}
    for name, token in forgeries:
        with caller(stack, token) as stranger:
            response = stranger.get(DOORS[service])
            answers[response.status_code].append(name)
            assert response.headers["www-authenticate"] == "Bearer", name
            assert response.headers["content-type"] == "application/problem+json", name

    assert len(forgeries) >= 30
    assert list(answers) == [401], dict(answers)


@pytest.mark.parametrize("service", DOORS)
def test_a_good_token_of_somebody_unknown_is_refused(
    stack: Stack, issuer: Issuer, service: str, here: House, there: House
) -> None:
    strangers = {
        "nobody here": {"sub": "nobody"},
        "known in another company": {"company": str(there.company), "sub": here.admin.name},
        "a company that is not there": {"company": "00000000-0000-4000-8000-000000000000"},
    }
    for name, claims in strangers.items():
        with caller(stack, issuer.sign({**issuer.claims, **claims})) as stranger:
            response = stranger.get(DOORS[service])

            assert response.status_code == 403, name
            assert response.json()["type"] == "/problems/unknown-identity", name
