"""Write the HTML of a post as Markdown.

Own code (about 150 lines with the tree) instead of markdownify: that one brings Beautiful Soup,
lets unknown tags through as text, and escapes the backslashes formulas are made of.
"""

import re
from collections.abc import Iterator

from tools.stackexchange.html_tree import Element, parse, text_of

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
CONTAINERS = {"p", "div", "root"}
BLOCKS = {*HEADINGS, *CONTAINERS, "ul", "ol", "li", "blockquote", "pre", "hr"}
MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "strike": "~~", "del": "~~"}
SAFE_ADDRESS = re.compile(r"(https?|mailto):[^\s<>()]+\Z", re.IGNORECASE)

# A backslash is itself except before punctuation, so `\psi` needs no escape and `\{` does.
SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=[#\w])")
BLOCK_START = re.compile(r"\A(\d{1,9}(?=[.)](\s|$))|(?=[#>+=-]))")
SPACES = re.compile(r"\s+")
BREAK = "\n"  # spaces are folded, so no other line feed is left inside a paragraph


def to_markdown(html: str) -> str:
    """Convert, keeping every word: what is rendered from the result reads like the original.

    Images become links (a company's feed must not load pictures from elsewhere), and of tags we do
    not know only the text stays.
    """
    return "\n\n".join(_blocks(parse(html)))


def _blocks(node: Element) -> Iterator[str]:
    run: list[Element | str] = []
    for child in node.children:
        if isinstance(child, Element) and child.tag in BLOCKS:
            yield from _paragraph(run)
            run = []
            yield from _block(child)
        else:
            run.append(child)
    yield from _paragraph(run)


def _paragraph(run: list[Element | str]) -> Iterator[str]:
    lines = [line.strip(" ") for line in _inline_all(run).split(BREAK)]
    text = "\\\n".join(_guard(line) for line in lines if line)
    if text:
        yield text


def _guard(line: str) -> str:
    """Keep a line of words from starting a list, a quote or a heading."""
    return BLOCK_START.sub(lambda found: found[0] + "\\", line)


def _block(node: Element) -> Iterator[str]:
    if node.tag in HEADINGS:
        title = _inline_all(node.children).replace(BREAK, " ").strip()
        yield f"{HEADINGS[node.tag]} {title}"
    elif node.tag in {"ul", "ol"}:
        yield _list(node)
    elif node.tag == "blockquote":
        yield _indented("\n\n".join(_blocks(node)), first="> ", rest="> ")
    elif node.tag == "pre":
        yield _code_block(text_of(node))
    elif node.tag == "hr":
        yield "---"
    else:
        yield from _blocks(node)


def _list(node: Element) -> str:
    items = [child for child in node.children if isinstance(child, Element)]
    return "\n".join(
        _indented("\n\n".join(_blocks(item)), first=bullet, rest=" " * len(bullet))
        for number, item in enumerate(items, 1)
        for bullet in [f"{number}. " if node.tag == "ol" else "- "]
    )


def _indented(text: str, *, first: str, rest: str) -> str:
    head, *tail = text.split("\n")
    return "\n".join([first + head, *((rest + line).rstrip() for line in tail)])


def _code_block(code: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code.strip(chr(10))}\n{fence}"


def _inline_all(nodes: list[Element | str]) -> str:
    return "".join(_inline(node) for node in nodes)


def _inline(node: Element | str) -> str:
    if isinstance(node, str):
        return SPECIAL.sub(lambda found: "\\" + found[0], SPACES.sub(" ", node))
    if node.tag == "br":
        return BREAK
    if node.tag == "code":
        return _code(SPACES.sub(" ", text_of(node)))
    if node.tag == "img":
        return _link(_inline(node.attributes.get("alt") or "image"), node.attributes.get("src", ""))
    inner = _inline_all(node.children)
    if node.tag == "a":
        return _link(inner, node.attributes.get("href", ""))
    return _marked(inner, MARKS.get(node.tag, ""))


def _code(code: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`+", code)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if code[:1] in {"`", " "} or code[-1:] in {"`", " "} else ""
    return f"{ticks}{pad}{code}{pad}{ticks}" if code.strip() else code


def _link(words: str, address: str) -> str:
    address = address.strip().replace("(", "%28").replace(")", "%29")
    if not words.strip() or "](" in words or not SAFE_ADDRESS.match(address):
        return words
    return f"[{words.strip()}]({address})"


def _marked(words: str, mark: str) -> str:
    """Put the mark inside the spaces, and only round whole words, else it would stay visible."""
    bare = words.strip()
    if not mark or not bare or not (bare[0].isalnum() and bare[-1].isalnum()):
        return words
    before, after = words[: words.index(bare)], words[words.index(bare) + len(bare) :]
    return f"{before}{mark}{bare}{mark}{after}"
