from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from feed.search.rules import (
    Match,
    beginnings_of,
    fuse,
    meaning,
    plain_text,
    score,
    snippet,
    terms_of,
)

matches = st.builds(
    Match,
    item_id=st.uuids(version=4),
    thread_id=st.integers(0, 4).map(lambda n: UUID(int=n)),
    words=st.floats(0, 1),
    cosine=st.floats(-1, 1),
    letters=st.floats(0, 1),
    helped=st.integers(0, 100),
    topics=st.floats(0, 1),
)


def a_match(number: int, *, words: float = 0.0, cosine: float = 0.0, helped: int = 0) -> Match:
    return Match(UUID(int=number), UUID(int=number), words, cosine, 0.0, helped)


@given(matches)
def test_more_likeness_and_more_help_never_lower_a_score(match: Match) -> None:
    before = score(match, 1.0)

    assert before >= 0
    assert score(match._replace(cosine=match.cosine + 0.1), 1.0) >= before
    assert score(match._replace(helped=match.helped + 1), 1.0) >= before


@given(st.lists(matches, max_size=20, unique_by=lambda match: match.item_id))
def test_every_thread_is_found_once_best_first(found: list[Match]) -> None:
    threads = fuse(found)

    assert len({one.thread_id for one in threads}) == len(threads)
    assert [one.score for one in threads] == sorted((o.score for o in threads), reverse=True)
    assert all(one.best.thread_id == one.thread_id for one in threads)


def test_the_same_meaning_in_another_language_is_found_beside_the_same_words() -> None:
    dutch = a_match(1, words=0.4, cosine=0.8)
    french = a_match(2, cosine=0.75)
    noise = a_match(3, cosine=0.3)

    assert [one.thread_id.int for one in fuse([noise, french, dutch])] == [1, 2]


def test_of_two_alike_the_one_that_helped_comes_first() -> None:
    plain, helpful = a_match(1, cosine=0.7), a_match(2, cosine=0.7, helped=3)

    assert fuse([plain, helpful])[0].thread_id == helpful.thread_id


def test_meaning_has_a_floor_and_a_ceiling() -> None:
    assert meaning(0.1) == 0
    assert meaning(1.0) == 1


def test_markup_and_the_names_of_the_mentioned_are_left_out() -> None:
    rendered = (
        '<p>Ask <span class="mention" data-person-id="x">Ann Peeters</span> for'
        " <strong>R&amp;D</strong></p>\n"
    )

    assert plain_text(rendered) == "Ask @… for R&D"


def test_terms_are_folded_and_bounded() -> None:
    assert terms_of("Où est l'Été? ou EST") == ["ou", "est", "l", "ete"]
    assert len(terms_of(" ".join(f"w{n}" for n in range(50)))) == 12


def test_a_snippet_shows_and_marks_what_was_searched() -> None:
    text = "Nothing here. " * 40 + "The badge reader needs a reset after a power cut. " + "x " * 200

    found = snippet(text, beginnings_of("reset badge readers"))

    marked = [found.text[mark.start : mark.end] for mark in found.marks]
    assert marked == ["badge", "reader", "reset"]
    assert found.text.startswith("…")
    assert found.text.endswith("…")


def test_a_snippet_begins_at_the_beginning_where_nothing_matches() -> None:
    assert snippet("A short text.", ["zebra"]).text == "A short text."


@given(st.text(max_size=600), st.text(max_size=60))
def test_marks_lie_inside_the_snippet(text: str, searched: str) -> None:
    found = snippet(text, beginnings_of(searched))

    assert len(found.text) <= 242
    assert all(0 <= mark.start < mark.end <= len(found.text) for mark in found.marks)
