"""Properties of the rules: sums, order, limits."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.asks.rules import next_to_ask
from matching.experts.load import had_share
from matching.experts.models import ReasonOut
from matching.experts.operations import expert_of
from matching.experts.query import Burden, Candidate, Query, Term
from matching.experts.rules import explored, rank
from matching.follows.rules import suggest
from matching.index.company_index import CompanyIndex
from matching.index.entries import Audience, Declared, Entry, Reader
from matching.replay.rules import learn
from shared.events.feed import ItemKind

NOW = datetime(2026, 6, 1, tzinfo=UTC)
NAMESPACE = UUID(int=1)
PEOPLE = [uuid5(NAMESPACE, f"person {n}") for n in range(5)]
TOPICS = [uuid5(NAMESPACE, f"topic {n}") for n in range(3)]
WORDS = ["badge", "gate", "glove", "lunch", "oven"]
READER = Reader(uuid5(NAMESPACE, "asker"))


@st.composite
def indexes(draw) -> CompanyIndex:
    """Make a small company with questions, answers, vectors and claims."""
    index = CompanyIndex()
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    for number in range(draw(st.integers(1, 8))):
        kind: ItemKind = "question" if number % 2 == 0 else "answer"
        vector = random.normal(size=512).astype(np.float16)
        entry = Entry(
            id=uuid5(NAMESPACE, f"item {number}"),
            kind=kind,
            author_id=draw(st.sampled_from(PEOPLE)),
            language=draw(st.sampled_from(["nl", "en"])),
            words=tuple(draw(st.lists(st.sampled_from(WORDS), max_size=4))),
            at=NOW - timedelta(days=draw(st.integers(0, 100))),
            audience=Audience("company", None),
            parent_id=uuid5(NAMESPACE, f"item {number - 1}") if kind == "answer" else None,
            topic_ids=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=2, unique=True))),
            helped=draw(st.integers(0, 3)),
            vector=vector / np.linalg.norm(vector.astype(np.float32)),
        )
        learn(index, entry)
    for person_id in draw(st.sets(st.sampled_from(sorted(index.members)))) if index.members else ():
        claim = Declared(uuid5(person_id, "claim"), "teach", 3, "company")
        index.declared[TOPICS[0]][index.number_of(person_id)] = {claim.claim_id: claim}
    return index


BURDENS = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.builds(Burden, asks=st.integers(1, 40), had_share=st.booleans(), is_enough=st.booleans()),
)
QUERIES = st.builds(
    Query,
    words=st.lists(st.sampled_from(WORDS), max_size=4).map(tuple),
    language=st.sampled_from(["nl", "en"]),
    vector=st.none() | st.just(np.full(512, 512**-0.5, dtype=np.float32)),
    reader=st.just(READER),
    now=st.just(NOW),
    topics=st.dictionaries(st.sampled_from(TOPICS), st.just(1.0)),
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(indexes(), QUERIES, BURDENS)
def test_the_terms_sum_to_the_score_and_so_do_the_values_shown(index, query, burdens) -> None:
    for candidate in rank(index, query, burdens, 10):
        assert candidate.score == pytest.approx(sum(t.value for t in candidate.terms), abs=1e-9)
        shown = expert_of(index, candidate, "nl")
        assert shown.score == pytest.approx(sum(r.value for r in shown.reasons), abs=1e-9)
        assert all(isinstance(r, ReasonOut) and r.text for r in shown.reasons)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(indexes(), QUERIES, BURDENS)
def test_the_best_come_first_each_once_and_never_the_asker(index, query, burdens) -> None:
    ranked = rank(index, query, burdens, 10)

    scores = [candidate.score for candidate in ranked]
    people = [candidate.person_id for candidate in ranked]
    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert len(set(people)) == len(people)
    assert READER.person_id not in people


@settings(derandomize=True, max_examples=150, deadline=None)
@given(indexes(), QUERIES, st.sampled_from(PEOPLE), st.integers(1, 40))
def test_being_asked_lowers_the_own_score_and_no_other(index, query, person, asks) -> None:
    before = {c.person_id: c.score for c in rank(index, query, {}, 10)}

    after = {c.person_id: c.score for c in rank(index, query, {person: Burden(asks)}, 10)}

    assert after.keys() == before.keys()
    for who, score in after.items():
        if who == person:
            assert score < before[who]
        else:
            assert score == pytest.approx(before[who])


@settings(derandomize=True, max_examples=100, deadline=None)
@given(indexes(), QUERIES, BURDENS, st.uuids())
def test_who_was_asked_enough_is_never_asked(index, query, burdens, question) -> None:
    chosen = next_to_ask(rank(index, query, burdens, 10), burdens, question, 3)

    known = [burdens.get(candidate.person_id, Burden()) for candidate in chosen]
    assert len(chosen) <= 3
    assert not [burden for burden in known if burden.is_enough]
    assert not [burden for burden in known[1:] if burden.had_share]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(indexes(), QUERIES, BURDENS)
def test_who_had_their_share_is_the_first_or_behind_the_first_wave(index, query, burdens) -> None:
    ranked = rank(index, query, burdens, 10)

    asked_less = [c for c in ranked if not burdens.get(c.person_id, Burden()).had_share]
    others = [c for c in ranked[1:3] if burdens.get(c.person_id, Burden()).had_share]
    assert not others or len(asked_less) <= 2
    assert {c.person_id for c in ranked} == {c.person_id for c in rank(index, query, {}, 10)}


@settings(derandomize=True, max_examples=100, deadline=None)
@given(indexes(), st.sampled_from(PEOPLE))
def test_suggestions_leave_out_oneself_and_sum_up(index, me) -> None:
    index.number_of(me)

    for candidate in suggest(index, Reader(me), frozenset({PEOPLE[0]}), NOW, 10):
        assert candidate.person_id not in (me, PEOPLE[0])
        assert candidate.score == pytest.approx(sum(term.value for term in candidate.terms))
        assert sum(term.code == "shared-topic" for term in candidate.terms) <= 3


def ranking(size: int) -> list[Candidate]:
    people = [uuid5(NAMESPACE, f"candidate {n}") for n in range(size)]
    return [
        Candidate(person, float(size - n), (Term("wrote-about-it", float(size - n)),))
        for n, person in enumerate(people)
    ]


def test_one_question_in_ten_goes_to_someone_hardly_ever_shown() -> None:
    ranked = ranking(10)
    questions = [uuid5(NAMESPACE, f"question {n}") for n in range(2_000)]

    changed = [explored(ranked, {}, question) != ranked for question in questions]

    assert 0.07 < sum(changed) / len(changed) < 0.13


@given(st.uuids())
@settings(derandomize=True)
def test_the_first_two_stay_and_scores_stay_in_order(question) -> None:
    ranked = ranking(8)

    mixed = explored(ranked, {}, question)

    assert mixed[:2] == ranked[:2]
    assert {c.person_id for c in mixed} == {c.person_id for c in ranked}
    scores = [c.score for c in mixed]
    assert scores == sorted(scores, reverse=True)
    for candidate in mixed:
        assert candidate.score == pytest.approx(sum(term.value for term in candidate.terms))


@given(st.integers(0, 500), st.integers(0, 500))
@settings(derandomize=True)
def test_more_asks_never_make_room(asks, questions) -> None:
    topic = TOPICS[0]
    had = had_share({topic: asks}, {topic: questions}, [topic])

    assert had == (asks >= max(3, 0.25 * questions))
    assert had_share({None: asks}, {None: questions}, [topic]) == had
    assert had_share({topic: asks + 1}, {topic: questions}, [topic]) >= had
