import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.authenticity import Genuine, Refused
from integrations.hmac_hex import check

# RFC 4231, test case 2.
KEY = b"Jefe"
BODY = b"what do ya want for nothing?"
SIGNATURE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
GENUINE = Genuine(hashlib.sha256(BODY).hexdigest())


@pytest.mark.parametrize(
    "signature", [SIGNATURE, SIGNATURE.upper(), f"sha256={SIGNATURE}", f" {SIGNATURE} "]
)
def test_the_rfc_vector_is_genuine_however_it_is_written(signature: str) -> None:
    assert check([KEY], signature, BODY) == GENUINE


def test_either_secret_of_a_rotation_is_enough() -> None:
    assert check([b"another", KEY], SIGNATURE, BODY) == GENUINE


def test_another_body_is_refused() -> None:
    assert check([KEY], SIGNATURE, BODY + b" ") == Refused("signature")


@pytest.mark.parametrize("signature", ["", "sha256=", "md5=abc", SIGNATURE[:-1], "é" * 64])
def test_a_malformed_signature_is_refused(signature: str) -> None:
    assert check([KEY], signature, BODY) == Refused("headers")


@given(st.text(st.characters(max_codepoint=255)))
def test_garbage_never_raises(signature: str) -> None:
    assert isinstance(check([KEY], signature, b"another body"), Refused)
