"""Boxes and lines on a page, in points (1/72 inch) from the top left corner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text on one baseline.

    Attributes:
        box: x0, y0, x1, y1.
        size: font size, or an estimate of it from the height of recognised text.
        bold: whether it is set in bold throughout.
        opens_bold: whether its first letter is.
        font: its name where there is one for the whole line.
        pitch: the mean width of its characters over their size, 0 where it is not known.
        code: whether it is program text.
        turn: quarters by which the text must turn to be upright (see `turned`); -1 for a slanting line.
        confidence: of recognised text, else None.
        pieces: what a row was joined from, left to right, where wide gaps part it; else empty.

    """

    text: str
    box: Box
    size: float
    bold: bool = False
    turn: int = 0
    confidence: float | None = None
    pieces: tuple[Line, ...] = ()
    opens_bold: bool = False
    font: str = ""
    pitch: float = 0.0
    code: bool = False

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Rules:
    """Drawn straight lines: horizontal ones as (y, x0, x1), vertical ones as (x, y0, y1)."""

    horizontal: tuple[tuple[float, float, float], ...] = ()
    vertical: tuple[tuple[float, float, float], ...] = ()

    def scaled(self, factor: float) -> Rules:
        """Return the rules in other units."""
        return Rules(
            tuple((a * factor, b * factor, c * factor) for a, b, c in self.horizontal),
            tuple((a * factor, b * factor, c * factor) for a, b, c in self.vertical),
        )


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all of them."""
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)


def centre(box: Box) -> tuple[float, float]:
    """Return the middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def contains(outer: Box, point: tuple[float, float], slack: float = 0.0) -> bool:
    """Return whether a point lies in a box."""
    return outer[0] - slack <= point[0] <= outer[2] + slack and outer[1] - slack <= point[1] <= outer[3] + slack


def turned(box: Box, quarter: int, width: float, height: float) -> Box:
    """Turn a box by quarters counter-clockwise (1, 2 or 3) on a page of this size, so that turned text is upright.

    One quarter makes text upright that reads downwards; three make text upright that reads upwards.
    """
    x0, y0, x1, y1 = box
    if quarter == 1:
        return y0, width - x1, y1, width - x0
    if quarter == 2:
        return width - x1, height - y1, width - x0, height - y0
    if quarter == 3:
        return height - y1, x0, height - y0, x1
    return box


def scaled(box: Box, factor: float) -> Box:
    """Return the box in other units."""
    return box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor


def rounded(box: Box) -> Box:
    """Round to a tenth of a point: finer differences are noise."""
    return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)
