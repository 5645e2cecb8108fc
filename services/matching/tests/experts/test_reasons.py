from uuid import uuid4

from matching.experts.query import Term
from matching.experts.reasons import reason_of
from matching.index.names import TopicNames


def test_answers_that_helped_nobody_yet_are_named_without_a_nought() -> None:
    topic, names = uuid4(), TopicNames()
    names.put(topic, {"nl": "ruis", "fr": "bruit"})
    answered = {"answers": 4, "helped": 0}

    said = [
        reason_of(Term("known-for-topic", 0.1, counts, topic_id=topic), names, "fr")
        for counts in (answered, answered | {"helped": 2})
    ]

    assert [reason.text for reason in said] == [
        "A répondu 4 fois sur bruit",
        "A répondu 4 fois sur bruit ; 2 fois, cela a aidé",
    ]
    assert {reason.code for reason in said} == {"known-for-topic"}
