import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.documents.words import MAX_WORDS, index_words, stem_of, words_of
from shared.languages import LANGUAGES


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("badge readers", "badge reader", "en"),
        ("stopped stopping", "stops stop", "en"),
        ("opleidingen", "opleiding", "nl"),
        ("congés", "congé", "fr"),
        ("réunions", "Réunion", "fr"),
    ],
)
def test_inflection_and_accents_do_not_matter(one: str, other: str, language: str) -> None:
    assert set(words_of(one, language)) == set(words_of(other, language))  # type: ignore[arg-type]


def test_a_dutch_compound_shares_pieces_with_its_parts() -> None:
    compound = set(words_of("veiligheidsopleiding", "nl"))

    assert compound & set(words_of("veiligheid", "nl"))
    assert compound & set(words_of("opleiding", "nl"))


def test_very_common_words_are_left_out() -> None:
    assert words_of("How do I get this", "en") == []
    assert words_of("Hoe kan ik dat", "nl") == []
    assert words_of("Comment je fais ça", "fr") == []


def test_addresses_of_pages_are_no_words() -> None:
    assert words_of("see https://example.org/badge/reader?x=1 there", "en") == ["see"]


def test_words_of_a_title_count_twice() -> None:
    assert index_words("Badge", "Gate", "en") == ("badge", "badge", "gate")


@settings(derandomize=True, max_examples=200)
@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_clean_words(text, language) -> None:
    for word in words_of(text, language):
        assert word
        assert " " not in word


@settings(derandomize=True, max_examples=200)
@given(st.text("abcdefgsnteé", min_size=1, max_size=12), st.sampled_from(LANGUAGES))
def test_a_stem_begins_the_word_and_keeps_three_letters(word, language) -> None:
    stem = stem_of(word, language)

    assert word.startswith(stem)
    assert len(stem) >= min(3, len(word))


def test_the_words_of_a_long_text_are_bounded() -> None:
    assert len(words_of("badge " * 100_000, "en")) <= MAX_WORDS
