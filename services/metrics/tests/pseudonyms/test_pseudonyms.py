"""Pseudonyms are stable with the key and mean nothing without it."""

from uuid import UUID

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from metrics.pseudonyms import rules

KEYS = st.binary(min_size=32, max_size=32)


@seed(1)
@settings(max_examples=100, deadline=None, database=None)
@given(KEYS, KEYS, st.uuids(), st.uuids())
def test_only_the_same_key_gives_the_same_name(
    master: bytes, other: bytes, company: UUID, person: UUID
) -> None:
    key = rules.company_key(master, company)

    name = rules.pseudonym(key, person)

    assert name == rules.pseudonym(rules.company_key(master, company), person)
    assert (name == rules.pseudonym(rules.company_key(other, company), person)) == (master == other)
    assert str(person).replace("-", "") not in name
    assert len(name) == 32


@seed(1)
@settings(max_examples=100, deadline=None, database=None)
@given(KEYS, st.uuids(), st.uuids(), st.uuids())
def test_two_companies_and_two_persons_have_nothing_in_common(
    master: bytes, company: UUID, other: UUID, person: UUID
) -> None:
    own = rules.pseudonym(rules.company_key(master, company), person)
    theirs = rules.pseudonym(rules.company_key(master, other), person)

    assert (own == theirs) == (company == other)


def test_the_names_of_the_erased_are_never_the_same() -> None:
    assert len({rules.unlinked_pseudonym() for _ in range(100)}) == 100


@pytest.mark.parametrize("encoded", ["", "c2hvcnQ=", "not base64!"])
def test_a_key_that_is_short_or_broken_is_refused(encoded: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        rules.read_master_key(encoded)
