"""Geometry of the report's charts: numbers in, positions out. The templates draw them as inline SVG.

Units are those of an SVG viewBox; labels stay plain text, so that the template escapes them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640.0, 280.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 16.0, 14.0, 44.0
TICKS = 5
# Room around what an interval picture shows: a share of its range, and no less than this.
_MARGIN, _LEAST_MARGIN = 0.25, 0.01
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where it is and what it says."""

    position: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: the points of its polyline, and its first, last and lowest value for people who cannot see it."""

    name: str
    points: str
    marks: tuple[Point, ...]
    first: Point
    last: Point
    lowest: Point


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over a common pair of axes, both of which start at zero."""

    lines: tuple[Line, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    top: float = TOP
    bottom: float = HEIGHT - BOTTOM


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its bounds against a threshold, in percent of the picture's width, and what its ends stand for."""

    value: float
    lower: float
    upper: float
    threshold: float
    ends: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar, in percent of the longest bar."""

    name: str
    start: float
    width: float


def line_chart(series: dict[str, Sequence[Point]]) -> LineChart | None:
    """Return the chart of the series that have points, None where none has."""
    filled = {name: points for name, points in series.items() if points}
    if not filled:
        return None
    x_ends = ticks(max(x for points in filled.values() for x, _ in points))
    y_ends = ticks(max(y for points in filled.values() for _, y in points))
    return LineChart(
        lines=tuple(_line(name, points, x_ends[-1], y_ends[-1]) for name, points in filled.items()),
        x_ticks=tuple(Tick(_x(value, x_ends[-1]), _label(value)) for value in x_ends),
        y_ticks=tuple(Tick(_y(value, y_ends[-1]), _label(value)) for value in y_ends),
    )


def ticks(highest: float, wanted: int = TICKS) -> list[float]:
    """Return round values from 0 to at least `highest`, in steps of 1, 2 or 5 times a power of ten."""
    if not math.isfinite(highest) or highest <= 0:
        return [0.0, 1.0]
    raw = highest / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= raw * (1 - 1e-9))
    count = math.ceil(highest / step - 1e-9)
    return [round(index * step, 10) for index in range(count + 1)]


def interval(value: float, lower: float, upper: float, threshold: float, lowest: float = 0.0) -> Interval:
    """Place a value and its bounds on an axis that shows them and the threshold, within `lowest` to 1."""
    shown = (value, lower, upper, threshold)
    margin = max(_MARGIN * (max(shown) - min(shown)), _LEAST_MARGIN)
    start, end = min(shown) - margin, max(shown) + margin
    start, end = max(lowest, start) if min(shown) >= lowest else start, min(1.0, end) if max(shown) <= 1 else end

    def place(number: float) -> float:
        return round(100 * (number - start) / (end - start), 2)

    return Interval(place(value), place(lower), place(upper), place(threshold), (start, end))


def stack(parts: Iterable[tuple[str, int]], longest: int) -> tuple[Segment, ...]:
    """Return the parts of a bar one after the other; empty parts are left out."""
    found, start = [], 0.0
    for name, count in parts:
        width = 100 * count / longest if longest else 0.0
        if count:
            found.append(Segment(name, round(start, 2), round(width, 2)))
        start += width
    return tuple(found)


def pictures(rules: Iterable[dict[str, Any]]) -> list[Interval | None]:
    """Return the picture of each rule that has an interval; a gain may be negative, a share may not."""
    return [
        interval(
            rule["value"], rule["lower"], rule["upper"], rule["threshold"],
            -1.0 if rule["metric"].endswith("_gain") else 0.0,
        )
        if None not in (rule["value"], rule["lower"], rule["upper"])
        else None
        for rule in rules
    ]  # fmt: skip


def _line(name: str, points: Sequence[Point], x_end: float, y_end: float) -> Line:
    ordered = sorted(points)
    placed = tuple((_x(x, x_end), _y(y, y_end)) for x, y in ordered)
    return Line(
        name=name,
        points=" ".join(f"{x},{y}" for x, y in placed),
        marks=placed if len(placed) <= 12 else (placed[-1],),
        first=ordered[0],
        last=ordered[-1],
        lowest=min(ordered, key=lambda point: (point[1], point[0])),
    )


def _x(value: float, end: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * value / end, 2)


def _y(value: float, end: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * max(0.0, value) / end, 2)


def _label(value: float) -> str:
    return f"{value:g}"
