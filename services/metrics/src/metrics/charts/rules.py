"""A small chart of weeks as SVG: columns or points with their intervals.

Drawn here and not by a library: it is two hundred lines, whose whole output is presentation
attributes (no style element, no script, so it shows under the strictest content policy), and
every week that has no figure keeps its place with the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

from metrics.charts.scale import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale
from metrics.charts.svg import (
    BAND,
    FILL,
    FONT,
    GRID,
    SOFT,
    WHISKER,
    element,
    line,
    number,
    text,
)

MOST_LABELS: Final = 13
MOST_VALUES: Final = 27
ROOM_BESIDE: Final = 44

Shape = Literal["columns", "points"]


@dataclass(frozen=True)
class Mark:
    """One week: a figure, or the sign that stands for why there is none."""

    label: str
    text: str
    value: int | None = None
    low: int | None = None
    high: int | None = None
    value_label: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Chart:
    """What a chart says. The legend explains the signs that occur."""

    title: str
    subtitle: str
    description: str
    language: str
    shape: Shape
    marks: Sequence[Mark]
    legend: Sequence[str]
    tick_label: Callable[[int], str]
    tick_steps: Sequence[int] = ()
    most: int | None = None


def draw(chart: Chart) -> str:
    """Draw a chart as a whole SVG document."""
    scale = Scale.of(len(chart.marks), _highest(chart), chart.tick_steps)
    parts = [
        element("title", {"id": "title"}, escape(chart.title)),
        element("desc", {"id": "desc"}, escape(_described(chart))),
        element("rect", {"width": WIDTH, "height": HEIGHT, "fill": "#ffffff"}),
        text((24, 34), chart.title, size=18, weight="600"),
        text((24, 58), chart.subtitle, size=13, fill=SOFT),
        *_grid(chart, scale),
        *(
            part
            for index, mark in enumerate(chart.marks)
            for part in _mark(chart, scale, index, mark)
        ),
        *_legend(chart),
    ]
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "width": WIDTH,
        "height": HEIGHT,
        "role": "img",
        "aria-labelledby": "title desc",
        "xml:lang": chart.language,
        "lang": chart.language,
        "font-family": FONT,
    }
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + element("svg", attributes, *parts) + "\n"


def _highest(chart: Chart) -> int:
    if chart.most is not None:
        return chart.most
    return max((mark.high for mark in chart.marks if mark.high is not None), default=1)


def _described(chart: Chart) -> str:
    return " ".join([chart.description, *(f"{mark.label}: {mark.text}" for mark in chart.marks)])


def _grid(chart: Chart, scale: Scale) -> list[str]:
    lines = []
    for value in range(0, scale.top + 1, scale.step):
        y = scale.y(value)
        color = SOFT if value == 0 else GRID
        lines.append(line(LEFT, y, WIDTH - RIGHT, y, stroke=color))
        lines.append(text((LEFT - 8, y + 4), chart.tick_label(value), anchor="end", fill=SOFT))
    return lines


def _mark(chart: Chart, scale: Scale, index: int, mark: Mark) -> list[str]:
    x = scale.x(index)
    every = -(-scale.count // MOST_LABELS)
    label = [text((x, HEIGHT - BOTTOM + 20), mark.label, anchor="middle", fill=SOFT)]
    shown = label if index % every == 0 else []
    if mark.value is None or mark.low is None or mark.high is None:
        return [*_missing(scale, x, mark), *shown]
    body = _column if chart.shape == "columns" else _point
    drawn = [*body(scale, x, mark.value), *_whisker(scale, x, mark.low, mark.high)]
    return [*drawn, *_value(chart, scale, x, mark), *shown]


def _value(chart: Chart, scale: Scale, x: float, mark: Mark) -> list[str]:
    """Write the value beside its point where there is room, else above its interval."""
    if scale.count > MOST_VALUES or mark.value is None or mark.high is None:
        return []
    if chart.shape == "points" and scale.slot >= ROOM_BESIDE:
        return [text((x + 8, scale.y(mark.value) + 4), mark.value_label, size=11)]
    return [text((x, scale.y(mark.high) - 8), mark.value_label, anchor="middle", size=11)]


def _missing(scale: Scale, x: float, mark: Mark) -> list[str]:
    width = max(scale.slot - 2, 1)
    area = {
        "x": number(x - width / 2),
        "y": TOP,
        "width": number(width),
        "height": HEIGHT - TOP - BOTTOM,
    }
    size = 12 if scale.count <= MOST_VALUES else 8
    return [
        element("rect", area | {"height": HEIGHT - TOP - BOTTOM, "fill": BAND}),
        text((x, HEIGHT - BOTTOM - 8), mark.sign, anchor="middle", fill=SOFT, size=size),
    ]


def _column(scale: Scale, x: float, value: int) -> list[str]:
    width, y = min(scale.slot * 0.62, 44), scale.y(value)
    place = {"x": number(x - width / 2), "y": number(y), "width": number(width)}
    height = {"height": number(HEIGHT - BOTTOM - y), "fill": FILL, "rx": 2}
    return [element("rect", place | height)]


def _point(scale: Scale, x: float, value: int) -> list[str]:
    radius = min(5.5, max(scale.slot * 0.3, 2))
    place = {"cx": number(x), "cy": number(scale.y(value)), "r": number(radius)}
    return [element("circle", place | {"fill": FILL})]


def _whisker(scale: Scale, x: float, low: int, high: int) -> list[str]:
    if low == high:
        return []
    cap, top, foot = min(6, scale.slot * 0.2), scale.y(high), scale.y(low)
    ends = [line(x - cap, y, x + cap, y, stroke=WHISKER, width=1.5) for y in (top, foot)]
    return [line(x, top, x, foot, stroke=WHISKER, width=1.5), *ends]


def _legend(chart: Chart) -> list[str]:
    return [
        text((24, HEIGHT - 40 + 17 * row), "   ·   ".join(words), fill=SOFT, size=11)
        for row, words in enumerate([chart.legend[:2], chart.legend[2:]])
        if words
    ]
