"""Read HTML into a small tree; good enough for what a site's own editor has written."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "hr", "img", "input", "wbr"}
UNREADABLE = {"script", "style", "iframe", "object", "template"}
MAX_DEPTH = 40


@dataclass
class Element:
    """A tag with what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)


def parse(html: str) -> Element:
    """Parse without ever refusing: unclosed tags end with their parent, deep ones flatten."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


def text_of(node: Element | str) -> str:
    """Return the words alone."""
    if isinstance(node, str):
        return node
    return "".join(text_of(child) for child in node.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag == "p" and self.open[-1].tag == "p":
            self.open.pop()
        self.open[-1].children.append(element)
        if tag not in VOID and len(self.open) < MAX_DEPTH:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(element.tag in UNREADABLE for element in self.open):
            self.open[-1].children.append(data)
