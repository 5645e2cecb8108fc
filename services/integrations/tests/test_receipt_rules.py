import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from integrations.connections.mapping import LEARNING_360, CourseMapping, MappingCondition
from integrations.receipts.rules import Completion, Json, Unreadable, completions_in, parse

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SIMPLE = CourseMapping(
    only_if=(MappingCondition(pointer="/event", equals="completed"),),
    account="/user/id",
    course_id="/course/id",
    course_title="/course/title",
    completed_at="/at",
)
MESSAGE: dict[str, Json] = {
    "event": "completed",
    "user": {"id": 42},
    "course": {"id": "c-1", "title": "  Giving\nfeedback "},
    "at": "2026-11-01T10:00:00+01:00",
}
COMPLETION = Completion("42", "c-1", "Giving feedback", datetime(2026, 11, 1, 9, 0, tzinfo=UTC))


def test_a_generic_message_is_read_by_its_pointers() -> None:
    assert completions_in(MESSAGE, [SIMPLE], NOW) == [COMPLETION]


def test_a_message_about_something_else_is_ignored() -> None:
    assert completions_in(MESSAGE | {"event": "enrolled"}, [SIMPLE], NOW) == []
    assert completions_in("hello", [SIMPLE], NOW) == []
    assert completions_in(None, [SIMPLE], NOW) == []


def test_a_message_may_carry_several_events() -> None:
    several = SIMPLE.model_copy(update={"events": "/data"})
    other = MESSAGE | {"event": "enrolled"}

    assert completions_in({"data": [MESSAGE, other, MESSAGE]}, [several], NOW) == [COMPLETION] * 2


@pytest.mark.parametrize("data", [None, {}, [MESSAGE] * 101])
def test_a_list_that_is_none_or_too_long_is_unreadable(data: Json) -> None:
    several = SIMPLE.model_copy(update={"events": "/data"})

    with pytest.raises(Unreadable):
        completions_in({"data": data}, [several], NOW)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-01T09:00:00Z", datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
        ("2026-11-01T09:00:00.500Z", datetime(2026, 11, 1, 9, 0, 0, 500_000, UTC)),
        ("2026-11-01 09:00:00", datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        (1793523600, datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
        ("1793523600", datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
        (1793523600000, datetime(2026, 11, 1, 9, 0, tzinfo=UTC)),
        ("2126-11-01T09:00:00Z", NOW),
    ],
)
def test_times_are_read_as_platforms_write_them(written: Json, moment: datetime) -> None:
    [found] = completions_in(MESSAGE | {"at": written}, [SIMPLE], NOW)

    assert found.completed_at == moment


@pytest.mark.parametrize("written", [None, True, "soon", [], {}, -5, 1e308, "9" * 400, "٣", ""])
def test_a_time_that_is_none_is_unreadable(written: Json) -> None:
    with pytest.raises(Unreadable):
        completions_in(MESSAGE | {"at": written}, [SIMPLE], NOW)


def test_without_a_pointer_the_time_of_receipt_counts() -> None:
    timeless = SIMPLE.model_copy(update={"completed_at": None})

    [found] = completions_in(MESSAGE, [timeless], NOW)

    assert found.completed_at == NOW


@pytest.mark.parametrize(
    "account", [None, True, 1.5, "", "  ", [], {}, "x" * 201, "a\x00b", "\ud800", "a\nb"]
)
def test_an_account_that_is_no_word_is_unreadable(account: Json) -> None:
    with pytest.raises(Unreadable):
        completions_in(MESSAGE | {"user": {"id": account}}, [SIMPLE], NOW)


@pytest.mark.parametrize("title", [None, 7, "", "   ", "\ud800", "a\x00b"])
def test_a_title_that_is_none_is_left_out(title: Json) -> None:
    [found] = completions_in(MESSAGE | {"course": {"id": "c-1", "title": title}}, [SIMPLE], NOW)

    assert found.course_title is None


def test_a_long_title_is_cut() -> None:
    message = MESSAGE | {"course": {"id": "c-1", "title": "word " * 100}}

    [found] = completions_in(message, [SIMPLE], NOW)

    assert found.course_title == ("word " * 40).strip()


def test_pointers_reach_into_lists_and_odd_names() -> None:
    mapping = CourseMapping(account="/users/1/~1a~0b", course_id="/")

    [found] = completions_in({"users": [0, {"/a~b": "ann"}], "": "c"}, [mapping], NOW)

    assert (found.account, found.course_id) == ("ann", "c")


def test_conditions_compare_numbers_and_booleans_as_json() -> None:
    mapping = CourseMapping(
        only_if=(
            MappingCondition(pointer="/passed", equals="true"),
            MappingCondition(pointer="/score", equals="100"),
        ),
        account="/a",
        course_id="/a",
    )

    assert len(completions_in({"a": "x", "passed": True, "score": 100}, [mapping], NOW)) == 1
    assert completions_in({"a": "x", "passed": 1, "score": 100}, [mapping], NOW) == []


@pytest.mark.parametrize("pointer", ["a", "a/b", "/~", "/~2", "/a\x00", "/" + "x" * 200])
def test_a_pointer_has_the_form_of_the_standard(pointer: str) -> None:
    with pytest.raises(ValidationError):
        CourseMapping(account=pointer, course_id="/c")


# Shapes as in the published OpenAPI of 360Learning's webhooks; the ids are made up.
ATTEMPT: dict[str, Json] = {
    "type": "course.attempt.closed",
    "timestamp": 1793523601000,
    "data": {
        "attemptId": "5f8d0d55b54764421b7156a1",
        "userId": "5f8d0d55b54764421b7156b2",
        "courseId": "5f8d0d55b54764421b7156c3",
        "closedAt": "2026-11-01T09:00:00.000Z",
        "reason": "learnerFinished",
        "context": {},
    },
}
PATH: dict[str, Json] = {
    "type": "path.session.user.status.updated",
    "timestamp": 1793523601000,
    "data": {
        "userId": "5f8d0d55b54764421b7156b2",
        "pathId": "5f8d0d55b54764421b7156d4",
        "sessionId": "5f8d0d55b54764421b7156e5",
        "enrollmentId": "5f8d0d55b54764421b7156f6",
        "status": "successful",
        "updatedAt": "2026-11-01T09:00:00.000Z",
    },
}


@pytest.mark.parametrize(
    ("message", "course"),
    [(ATTEMPT, "5f8d0d55b54764421b7156c3"), (PATH, "5f8d0d55b54764421b7156d4")],
)
def test_a_360learning_completion_is_read(message: Json, course: str) -> None:
    at = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

    assert completions_in(message, LEARNING_360, NOW) == [
        Completion("5f8d0d55b54764421b7156b2", course, None, at)
    ]


@pytest.mark.parametrize(
    "message",
    [
        ATTEMPT | {"data": {"reason": "timeout"}},
        PATH | {"data": {"status": "unsuccessful"}},
        {"type": "user.created", "timestamp": 1, "data": {}},
    ],
)
def test_other_360learning_messages_are_ignored(message: Json) -> None:
    assert completions_in(message, LEARNING_360, NOW) == []


def test_a_360learning_completion_without_a_learner_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="/data/userId"):
        completions_in(ATTEMPT | {"data": {"reason": "learnerFinished"}}, LEARNING_360, NOW)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 200_000, b'{"a":' * 50_000])
def test_a_body_that_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parse(body)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(_json, _json)
def test_any_json_is_read_ignored_or_unreadable(user: Json, at: Json) -> None:
    message = MESSAGE | {"user": user, "at": at}
    document = parse(json.dumps(message).encode())

    try:
        [found] = completions_in(document, [SIMPLE], NOW)
    except Unreadable:
        return
    assert found.completed_at <= NOW + timedelta()
