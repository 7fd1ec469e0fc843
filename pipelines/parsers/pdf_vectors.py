"""What is drawn on a page, as the backend's dictionaries describe it, to straight rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.parsers.geometry import Box, Rules

# A drawn rectangle thinner than this is a ruling; others are rulings only where their edge is stroked (points).
_RULE_WIDTH = 2.5
# The box of a stroked path reaches beyond it by up to the width of the stroke on each side.
_STROKED_WIDTH = 2 * _RULE_WIDTH
_MIN_RULE = 6.0
# More shapes than this are an engineering drawing, not a table.
_MAX_SHAPES = 20_000


def rules_of(vectors: Sequence[dict[str, Any]]) -> Rules:
    """Return the horizontal and vertical rules among the boxes of what is drawn.

    A path with corners or curves that is no rectangle counts for nothing: on real pages these are charts.
    """
    if len(vectors) > _MAX_SHAPES:
        return Rules()
    horizontal: list[tuple[float, float, float]] = []
    vertical: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1 in (edge for vector in vectors if vector["isrect"] for edge in _edges(vector)):
        if y1 - y0 <= _STROKED_WIDTH and x1 - x0 >= _MIN_RULE:
            horizontal.append(((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _STROKED_WIDTH and y1 - y0 >= _MIN_RULE:
            vertical.append(((x0 + x1) / 2, y0, y1))
    return Rules(tuple(horizontal), tuple(vertical))


def _edges(vector: dict[str, Any]) -> Iterator[Box]:
    x0, y0, x1, y1 = vector["bbox"]
    if min(x1 - x0, y1 - y0) <= (_STROKED_WIDTH if vector["stroked"] else _RULE_WIDTH):
        yield x0, y0, x1, y1
    elif vector["stroked"]:
        yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
