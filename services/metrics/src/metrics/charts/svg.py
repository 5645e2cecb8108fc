"""The few elements of SVG that a chart needs, written as text."""

from collections.abc import Mapping
from html import escape
from typing import Final

INK: Final = "#1f2933"
SOFT: Final = "#52606d"
GRID: Final = "#d9e2ec"
BAND: Final = "#f0f4f8"
FILL: Final = "#2f6f9f"
WHISKER: Final = "#0b2f4a"
FONT: Final = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, width: float = 1) -> str:
    """Write a line."""
    ends = {"x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)}
    return element("line", ends | {"stroke": stroke, "stroke-width": width})


def text(
    at: tuple[float, float],
    words: str,
    *,
    size: int = 12,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "400",
) -> str:
    """Write words, escaped."""
    place = {"x": number(at[0]), "y": number(at[1]), "font-size": size, "fill": fill}
    return element("text", place | {"text-anchor": anchor, "font-weight": weight}, escape(words))


def element(name: str, attributes: Mapping[str, object], *inside: str) -> str:
    """Write an element; what is inside is markup already."""
    written = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def number(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
