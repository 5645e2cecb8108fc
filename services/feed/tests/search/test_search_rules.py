from hypothesis import given
from hypothesis import strategies as st

from feed.search.rules import beginnings_of, plain_text, snippet, terms_of


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
