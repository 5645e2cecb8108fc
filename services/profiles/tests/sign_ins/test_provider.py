"""Access tokens (RFC 9068) of a certified provider, checked with the keys it publishes."""

import time

import pytest

from services.profiles.tests.sign_ins.conftest import Customer
from services.profiles.tests.sign_ins.oidc import claims_of
from shared.auth import tokens
from shared.auth.callers import CallerCache
from shared.settings import Settings
from shared.state import state_of

LIFETIME = 600  # seconds, as the provider grants


async def test_who_signed_in_is_known(customer: Customer) -> None:
    me = await customer.firm.boss.api.get("/profiles/me")

    assert me.status_code == 200, me.text
    assert me.json()["id"] == str(customer.firm.boss.id)
    assert {"client_id", "jti", "scope"} <= claims_of(customer.firm.boss.token).keys()


async def test_new_keys_are_picked_up(customer: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REFRESH_FLOOR_SECONDS", 0)
    before = await customer.sign_in("boss")
    await customer.provider.tell("rotate")
    after = await customer.sign_in("boss")
    same = await customer.sign_in("boss")

    for api in (after, before, same):
        assert (await api.get("/profiles/me")).status_code == 200


async def test_a_key_that_is_gone_opens_nothing(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "REFRESH_FLOOR_SECONDS", 0)
    stale = await customer.sign_in("boss")
    await customer.provider.tell("rotate")
    await customer.provider.tell("rotate")
    assert (await (await customer.sign_in("boss")).get("/profiles/me")).status_code == 200

    refused = await stale.get("/profiles/me")

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_a_token_for_something_else_is_refused(customer: Customer) -> None:
    token = await customer.provider.sign_in("boss", audience="payroll")
    async with customer.firm.company.service.client(token) as api:
        refused = await api.get("/profiles/me")

    assert claims_of(token)["aud"] == "payroll"
    assert refused.status_code == 401
    assert refused.json()["type"] == "/problems/invalid-token"


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(-LIFETIME - 50, 200), (-LIFETIME - 70, 401), (50, 200), (70, 401)],
    ids=["just expired", "expired", "a little early", "too early"],
)
async def test_a_clock_may_be_a_minute_wrong(customer: Customer, seconds: int, status: int) -> None:
    await customer.provider.tell("clock", seconds=seconds)
    # The provider itself works by its own clock, so the token is whole; only its times are off.
    api = await customer.sign_in("boss")

    assert (await api.get("/profiles/me")).status_code == status


async def test_who_is_switched_off_is_out_within_a_minute(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = state_of(customer.firm.company.service.app)
    remembering = Settings.model_fields["company_cache_seconds"].default
    monkeypatch.setattr(state, "callers", CallerCache(remembering))
    await customer.hire("external_id;display_name;subject\nann;Ann;ann\n")
    ann = await customer.sign_in("ann")
    assert (await ann.get("/profiles/me")).status_code == 200

    await customer.hire("external_id;display_name;left_on\nann;Ann;2020-01-31\n")
    clock = time.monotonic
    monkeypatch.setattr("shared.auth.callers.time.monotonic", lambda: clock() + 59)
    refused = await ann.get("/profiles/me")

    assert remembering < 59
    assert refused.status_code == 403
    assert refused.json()["type"] == "/problems/disabled-identity"
