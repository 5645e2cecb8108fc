import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.documents.lexicon import Lexicon

WORDS = st.lists(st.sampled_from(["badge", "gate", "glove", "lunch", "oven"]), max_size=6)


def lexicon_of(documents: dict[int, list[str]]) -> Lexicon:
    lexicon = Lexicon()
    for row, words in documents.items():
        lexicon.add(row, words)
    return lexicon


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    lexicon = lexicon_of({0: ["badge", "gate"], 1: ["badge", "oven"], 2: ["badge", "lunch"]})

    scores = lexicon.scores(["badge", "gate"], 3)

    assert scores[0] > scores[1] == scores[2] > 0


def test_what_shares_no_word_scores_nothing() -> None:
    assert lexicon_of({0: ["badge"]}).scores(["oven"], 1).tolist() == [0.0]


def test_an_empty_lexicon_scores_nothing() -> None:
    assert Lexicon().scores(["badge"], 2).tolist() == [0.0, 0.0]


@settings(derandomize=True)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sets(st.integers(0, 7)), WORDS)
def test_a_dropped_document_leaves_no_trace_in_the_scores(documents, dropped, query) -> None:
    kept = lexicon_of(dict(enumerate(documents)))
    for row in dropped:
        kept.drop(row)
    never = {row: words for row, words in enumerate(documents) if row not in dropped}

    scores = kept.scores(query, len(documents))

    assert scores == pytest.approx(lexicon_of(never).scores(query, len(documents)), abs=1e-5)
    assert not scores[[row for row in dropped if row < len(documents)]].any()
    assert np.isfinite(scores).all()
