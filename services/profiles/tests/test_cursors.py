import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.cursors import rank_and_id, two_integers, uuids_from
from services.profiles.tests.firms import STAFF, Firm
from shared.paging import to_cursor
from shared.problems import Malformed

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
)


@given(anything)
def test_a_cursor_is_read_or_refused(value: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    for read in (rank_and_id, two_integers, lambda after: uuids_from(after, 1)):
        try:
            read(cursor)
        except Malformed:
            continue


@given(st.integers(-(2**31) + 1, 2**31 - 1), st.uuids())
def test_a_cursor_comes_back_as_it_was(rank: int, key: object) -> None:
    assert rank_and_id(to_cursor((rank, key))) == (rank, key)


@pytest.mark.parametrize("key", [[10**20, 1], [float("inf"), 1], ["1", "x"], [1.5, 1]])
async def test_numbers_no_database_holds_are_refused(firm: Firm, key: list[object]) -> None:
    report = await firm.take(STAFF)
    places = (f"/profiles/people/imports/{report['id']}", "/profiles/people", "/profiles/skills")

    answers = [await firm.boss.api.get(one, params={"after": to_cursor(key)}) for one in places]

    assert [answer.status_code for answer in answers] == [422] * 3
