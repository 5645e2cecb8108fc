"""How typed Markdown becomes safe HTML, and whom it mentions.

A mention is a Markdown link with an at sign before it: `@[Ann Peeters](person:<uuid>)`. Where
nothing understands it, it still reads as a name. The name shown is the person's own, never the
one typed, so that nobody can put words behind another's name.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MOST_MENTIONS: Final = 20
# fmt: off
_TAGS: Final = {
    "a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "span": {"class", "data-person-id"},
}
_SCHEME: Final = "person:"
_PERSON: Final = re.compile(r"person:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)


def render(text: str, names: Mapping[UUID, str]) -> str:
    """Turn Markdown into HTML that is safe to show; only people in `names` become mentions.

    HTML in the text is shown, not obeyed; images become links, because loading a foreign image
    tells its owner who read the item. Every link is nofollow.
    """
    return _SANITISER.clean(_MARKDOWN.render(text, {"names": names}))


def mentioned_in(text: str) -> list[UUID]:
    """List whom the Markdown mentions, each once, in order, at most `MOST_MENTIONS`."""
    if _SCHEME not in text:
        return []
    found = dict.fromkeys(
        person
        for block in _MARKDOWN.parse(text)
        for person in _people_at(block.children or []).values()
    )
    return list(found)[:MOST_MENTIONS]


def without_mentions_of(text: str, person: UUID) -> str:
    """Take a person's name and id out of every mention of them."""
    mention = rf"@\[(?:(?!@\[)[^\n])*?\]\({_SCHEME}{person}\)"
    return re.sub(mention, "@…", text, flags=re.IGNORECASE)


def _people_at(tokens: list[Token]) -> dict[int, UUID]:
    """Find where mentions open in a line of tokens: a link to a person behind an at sign."""
    return {
        place: UUID(found[1])
        for place, token in enumerate(tokens)
        if token.type == "link_open"
        and (found := _PERSON.fullmatch(str(token.attrGet("href"))))
        and place > 0
        and tokens[place - 1].content.endswith("@")
    }


def _mark_mentions(state: StateCore) -> None:
    names = state.env.get("names")
    if names is None:
        return
    for block in state.tokens:
        if block.children and _SCHEME in block.content:
            block.children = list(_with_mentions(block.children, names))


def _with_mentions(tokens: list[Token], names: Mapping[UUID, str]) -> Iterator[Token]:
    """Replace links to people: by a mention if they are known here, else by the bare label."""
    people = _people_at(tokens)
    inside: UUID | None = None
    to_person = False
    for place, token in enumerate(tokens):
        if token.type == "link_open" and str(token.attrGet("href")).startswith(_SCHEME):
            to_person = True
            inside = people.get(place) if people.get(place) in names else None
            yield from _mention(inside, names[inside]) if inside else ()
        elif to_person and token.type == "link_close":
            to_person, inside = False, None
        elif inside is None:
            yield token


def _mention(person: UUID, name: str) -> tuple[Token, Token, Token]:
    opening = Token("mention_open", "span", 1)
    opening.attrs = {"class": "mention", "data-person-id": str(person)}
    return opening, Token("text", "", 0, content=name), Token("mention_close", "span", -1)


def _may_link(url: str) -> bool:
    return url.lower().startswith(("http://", "https://", "mailto:", _SCHEME))


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    markdown.enable(["table", "strikethrough"]).disable(["image", "html_inline", "html_block"])
    markdown.validateLink = _may_link  # type: ignore[method-assign]  # the library's own hook
    markdown.core.ruler.after("inline", "mentions", _mark_mentions)
    return markdown


_MARKDOWN: Final = _markdown()
_SANITISER: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
