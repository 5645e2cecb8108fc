"""Markdown in, safe HTML out; mentions found, shown under the right name, and forgettable."""

import re
from html.parser import HTMLParser
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.items.rules import MOST_MENTIONS, mentioned_in, render, without_mentions_of

ANN = UUID("0b0b6a8e-3a0e-4f3f-9a9e-7a3b2c1d0e0f")
NAMES = {ANN: "Ann Peeters"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    '[x](https://a.be "onmouseover=alert(1)")',
    "[x](https://a.be\"onmouseover='alert(1)')",
    "![x](https://tracker.example/pixel.png)",
    "[![x](https://a.be/x.png)](https://a.be)",
    "<https://a.be/<script>>",
    "`<b>`",
    "```\n</code></pre><script>1</script>\n```",
    '```"onclick=alert(1)\nx\n```',
    "<!-- --><style>*{display:none}</style>",
    "</p></div><form action=//evil>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "=cmd|'/c calc'!A1",
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "\u202egnirts\u202c \u200b\ufeff",
    "Z̷͑͗a̵lgo " * 5,
    "' or 1=1; drop table item; --",
    "|a|b|\n|-|-|\n|<b>|<script>|",
    f"@[<script>alert(1)</script>](person:{ANN})",
    f'@[x](person:{ANN} "onclick=alert(1)")',
    f"@[x](person:{ANN}/../../x)",
    f"@[x](PERSON:{ANN})",
    "@[x](person:not-a-uuid)",
    "[a]: javascript:alert(1)\n\n[a]",
]

# fmt: off
_SAFE_TAGS = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
_SAFE_ATTRIBUTES = {"href", "title", "class", "start", "data-person-id", "rel"}


class _Seen(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def assert_safe(html: str) -> None:
    seen = _Seen(html)
    assert seen.tags <= _SAFE_TAGS
    assert {name for name, _ in seen.attributes} <= _SAFE_ATTRIBUTES
    links = [value or "" for name, value in seen.attributes if name == "href"]
    assert all(re.match("(https?://|mailto:)", link) for link in links)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_becomes_harmless_html(text: str) -> None:
    assert_safe(render(text, NAMES))


@given(st.lists(st.sampled_from([*HOSTILE, "\n", "\n\n", "> ", "- ", "**", "`", "a"]), max_size=8))
def test_mixtures_of_hostile_text_become_harmless_html(parts: list[str]) -> None:
    assert_safe(render("".join(parts), NAMES))


@given(st.text(max_size=300))
def test_any_text_becomes_harmless_html(text: str) -> None:
    assert_safe(render(text, NAMES))


def test_links_are_not_followed_by_search_engines_nor_told_where_from() -> None:
    html = render("[site](https://a.be)", {})

    assert html == '<p><a href="https://a.be" rel="nofollow noopener noreferrer">site</a></p>\n'


def test_an_image_becomes_a_link_so_that_reading_is_not_told() -> None:
    assert "<img" not in render("![photo](https://a.be/p.png)", {})


def test_a_line_break_is_a_line_break() -> None:
    assert render("one\ntwo", {}) == "<p>one<br>\ntwo</p>\n"


def test_a_mention_shows_the_persons_own_name() -> None:
    html = render(f"Ask @[The **Boss**](person:{ANN})!", NAMES)

    assert html == (
        f'<p>Ask @<span class="mention" data-person-id="{ANN}">Ann Peeters</span>!</p>\n'
    )


def test_a_mention_of_an_unknown_person_is_just_text() -> None:
    assert render(f"@[Zoë](person:{ANN})", {}) == "<p>@Zoë</p>\n"


def test_a_mention_in_code_is_code() -> None:
    text = f"`@[Ann](person:{ANN})`"

    assert mentioned_in(text) == []
    assert "span" not in render(text, NAMES)


def test_a_link_to_a_person_without_an_at_sign_is_no_mention() -> None:
    assert mentioned_in(f"[Ann](person:{ANN})") == []


def test_people_are_mentioned_once_each_in_order_and_not_without_end() -> None:
    people = [uuid4() for _ in range(MOST_MENTIONS + 5)]
    text = " ".join(f"@[x](person:{person})" for person in [*people, *people])

    assert mentioned_in(text) == people[:MOST_MENTIONS]


def test_a_person_can_be_taken_out_of_a_text() -> None:
    other = uuid4()
    text = f"@[Ann [HR] P](person:{str(ANN).upper()}) and @[Bo](person:{other}) [x](https://a.be)"

    assert without_mentions_of(text, ANN) == f"@… and @[Bo](person:{other}) [x](https://a.be)"


@given(st.text(max_size=80), st.text(max_size=80))
def test_who_is_taken_out_is_mentioned_no_more(before: str, after: str) -> None:
    text = f"{before} @[Ann](person:{ANN}) {after}"

    assert ANN not in mentioned_in(without_mentions_of(text, ANN))
