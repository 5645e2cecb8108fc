import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.authenticity import Genuine, Refused, UnusableSecret, key_of, new_secret
from integrations.standard_webhooks import check, signed_headers

# The vector that the specification's Go, JavaScript, C#, PHP and Ruby libraries share.
KEY = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64")
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
HEADERS = {
    "webhook-id": ID,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}


def test_the_fixed_vector_is_reproduced() -> None:
    assert signed_headers([KEY], ID, AT, BODY) == HEADERS


def test_the_time_zone_of_the_attempt_does_not_matter() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=2)))

    assert signed_headers([KEY], ID, elsewhere, BODY) == HEADERS


def test_the_fixed_vector_is_genuine() -> None:
    assert check([KEY], HEADERS, BODY, AT) == Genuine(ID)


def test_either_secret_of_a_rotation_is_enough() -> None:
    old, new = key_of(new_secret(), "base64"), key_of(new_secret(), "base64")
    headers = signed_headers([new, old], ID, AT, BODY)

    assert check([old], headers, BODY, AT) == Genuine(ID)
    assert check([new], headers, BODY, AT) == Genuine(ID)
    assert check([KEY, old], headers, BODY, AT) == Genuine(ID)
    assert check([KEY], headers, BODY, AT) == Refused("signature")


@pytest.mark.parametrize("minutes", [-5, 5])
def test_five_minutes_are_tolerated(minutes: int) -> None:
    assert check([KEY], HEADERS, BODY, AT + timedelta(minutes=minutes)) == Genuine(ID)


@pytest.mark.parametrize("seconds", [-301, 301, 10**8])
def test_more_than_five_minutes_are_not(seconds: int) -> None:
    assert check([KEY], HEADERS, BODY, AT + timedelta(seconds=seconds)) == Refused("timestamp")


@pytest.mark.parametrize(
    ("name", "value", "defect"),
    [
        ("webhook-id", "msg_other", "signature"),
        ("webhook-id", "", "headers"),
        ("webhook-id", "a.b", "headers"),
        ("webhook-id", "x" * 201, "headers"),
        ("webhook-timestamp", "1614265331", "signature"),
        ("webhook-timestamp", "1_614_265_330", "headers"),
        ("webhook-timestamp", "-1", "headers"),
        ("webhook-timestamp", "1e9", "headers"),
        ("webhook-timestamp", "١٦١٤٢٦٥٣٣٠", "headers"),
        ("webhook-timestamp", "9" * 5000, "headers"),
        ("webhook-signature", "", "signature"),
        ("webhook-signature", "nocomma", "signature"),
        ("webhook-signature", "v1", "signature"),
        ("webhook-signature", "v1,", "signature"),
        ("webhook-signature", "v1,a,b", "signature"),
        ("webhook-signature", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "signature"),
        ("webhook-signature", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "signature"),
        ("webhook-signature", "v1,ü\x00\udcff", "signature"),
    ],
)
def test_a_changed_header_is_refused(name: str, value: str, defect: str) -> None:
    if value.endswith("\udcff"):
        value = value.encode("utf-8", "surrogateescape").decode("latin-1")

    found = check([KEY], HEADERS | {name: value}, BODY, AT)

    assert isinstance(found, Refused)
    assert found.defect == defect


def test_missing_headers_are_refused() -> None:
    assert check([KEY], {}, BODY, AT) == Refused("headers")


@given(
    st.dictionaries(st.sampled_from(list(HEADERS)), st.text(st.characters(max_codepoint=255))),
    st.binary(),
)
def test_garbage_never_raises(headers: dict[str, str], body: bytes) -> None:
    assert isinstance(check([KEY], headers, body, AT), Refused)


@given(st.binary(), st.integers(min_value=0, max_value=2**31))
def test_what_is_signed_is_genuine(body: bytes, seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)

    assert check([KEY], signed_headers([KEY], ID, at, body), body, at) == Genuine(ID)


@given(st.binary(min_size=1), st.integers(min_value=0))
def test_one_changed_bit_is_refused(body: bytes, place: int) -> None:
    changed = bytearray(body)
    changed[place % len(body)] ^= 1 << place % 8

    found = check([KEY], signed_headers([KEY], ID, AT, body), bytes(changed), AT)

    assert found == Refused("signature")


def test_a_secret_may_be_raw_text() -> None:
    assert key_of("password123", "raw") == b"password123"


def test_a_new_secret_has_32_bytes_and_is_never_the_same() -> None:
    assert len(key_of(new_secret(), "base64")) == 32
    assert new_secret() != new_secret()


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64", "ü" * 20, "AAAA", "A" * 4000])
def test_an_unusable_secret_says_so(secret: str) -> None:
    with pytest.raises(UnusableSecret):
        key_of(secret, "base64")


def test_the_prefix_is_optional() -> None:
    plain = base64.b64encode(b"x" * 24).decode()

    assert key_of(plain, "base64") == key_of("whsec_" + plain, "base64") == b"x" * 24
