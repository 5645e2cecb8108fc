import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tools.stackexchange.dump import read_posts
from tools.stackexchange.html_tree import parse, text_of
from tools.stackexchange.markdown import to_markdown

EXCERPT = Path(__file__).parents[1] / "demo/data/quantumcomputing/Posts.xml"
RENDERER = MarkdownIt("commonmark").enable("strikethrough")


def words(html: str) -> str:
    return re.sub(r"\s+", "", text_of(parse(html)))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one</p>\n\n<p>two</p>", "one\n\ntwo"),
        ("<p>a <em> b </em> <strong>c</strong></p>", "a  *b*  **c**"),
        ("<h2>Why <code>x</code>?</h2>", "## Why `x`?"),
        ("<ul><li>a</li><li><p>b</p><ol><li>c</li></ol></li></ul>", "- a\n- b\n\n  1. c"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre><code>x = 1\n```\n</code></pre>", "````\nx = 1\n```\n````"),
        ("<p>one<br>two<br></p>", "one\\\ntwo"),
        ('<a href="https://a.example/b_(c)">d</a>', "[d](https://a.example/b_%28c%29)"),
        ('<a href="javascript:alert(1)">d</a>', "d"),
        ('<img src="https://a.example/b.png" alt="a plot">', "[a plot](https://a.example/b.png)"),
        ("<script>alert(1)</script>safe", "safe"),
        ("<p># not a heading</p><p>1. not a list</p>", "\\# not a heading\n\n1\\. not a list"),
        (r"<p>$\psi_1 \{a\} * b$</p>", r"$\psi_1 \\{a\\} \* b$"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_every_post_of_the_excerpt_reads_as_before() -> None:
    for post in read_posts(EXCERPT):
        without_pictures = re.sub(r"<img[^>]*>", "", post.body)

        assert words(RENDERER.render(to_markdown(without_pictures))) == words(without_pictures)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60))
def test_plain_words_are_never_read_as_markup(text: str) -> None:
    html = "<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>"

    assert words(RENDERER.render(to_markdown(html))) == words(html)
