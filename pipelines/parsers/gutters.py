"""Where a page is parted into columns: the fold of a spread, the gutter between columns of running text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import median

from pipelines.parsers.geometry import Line, union
from pipelines.parsers.rows import grouped

# A column of text holds at least this many lines, most of them reaching over this share of its width.
_MIN_LINES = 5
_MIN_FILL = 0.5
# Lines shorter than this (characters, median) are the numbers of a list or figures, no column.
_MIN_TEXT = 6
# At most this share of the lines may cross the gutter between columns (titles, wide figures).
_MAX_CROSSING = 0.35
_MIN_GUTTER = 6.0
# Columns are halved at most this often: two, three or four columns.
_MAX_DEPTH = 2
# The text of a spread is this wide (points; two sheets of A5 are 842) and this much wider than high. Its fold is at
# least as wide as this share of it and at most as far from its middle as that; and most lines on either side stand
# alone, which entries of a wide table do not.
_SPREAD_WIDTH, _SPREAD, _FOLD_WIDTH, _FOLD_OFF, _WHOLE_ROWS = 600.0, 1.2, 0.06, 0.12, 0.6
_BULLET = 2


def find_gutter(lines: Sequence[Line]) -> float | None:
    """Return the x at which a page is parted into what is read first and what is read then, or None."""
    return _fold(lines) or _gutter(lines)


def _fold(lines: Sequence[Line]) -> float | None:
    """Return the x between the two pages of a spread: a strip down the middle of a wide page that nothing crosses."""
    x0, y0, x1, y1 = union(line.box for line in lines)
    if x1 - x0 < max(_SPREAD_WIDTH, _SPREAD * (y1 - y0)):
        return None
    middle = (x0 + x1) / 2
    left = [line for line in lines if line.box[0] + line.box[2] < 2 * middle]
    right = [line for line in lines if line.box[0] + line.box[2] >= 2 * middle]
    if min(len(left), len(right)) < _MIN_LINES:
        return None
    inner, outer = max(line.box[2] for line in left), min(line.box[0] for line in right)
    fold = (inner + outer) / 2
    if outer - inner < _FOLD_WIDTH * (x1 - x0) or abs(fold - middle) > _FOLD_OFF * (x1 - x0):
        return None
    return fold if _alone(left) and _alone(right) else None


def _alone(lines: Sequence[Line]) -> bool:
    """Whether most lines, bullets left out, have their row for themselves."""
    texts = [line for line in lines if len(line.text) > _BULLET]
    return len(grouped(texts)) >= _WHOLE_ROWS * len(texts)


def _gutter(lines: Sequence[Line], depth: int = 0) -> float | None:
    """Return the x between two columns of running text, or None."""
    if len(lines) < 2 * _MIN_LINES or depth >= _MAX_DEPTH:
        return None
    starts, ends = sorted(line.box[0] for line in lines), sorted(line.box[2] for line in lines)
    width = ends[-1] - starts[0]
    low, high = starts[0] + 0.15 * width, starts[0] + 0.85 * width
    columns = _Columns(lines, depth)
    best: tuple[int, float] | None = None
    for edge in _distinct([start for start in starts if low < start < high]):
        x = edge - _MIN_GUTTER / 2
        crossing = bisect_left(starts, x) - bisect_right(ends, x)
        left, right = bisect_right(ends, x + 1), len(starts) - bisect_left(starts, x - 1)
        near = left - bisect_right(ends, x - _MIN_GUTTER / 2)
        if (
            (best is None or crossing < best[0])
            and crossing <= _MAX_CROSSING * len(lines)
            and min(left, right) >= _MIN_LINES
            and near <= left // 10
            and columns.run(x, left, right)
        ):
            best = (crossing, x)
    return None if best is None else best[1]


def _distinct(edges: list[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > 2.0:
            kept.append(edge)
    return kept


class _Columns:
    """Whether the lines on each side of an x run over their column; the same lines are looked at once."""

    def __init__(self, lines: Sequence[Line], depth: int) -> None:
        self._lines = lines
        self._depth = depth
        self._left: dict[int, bool] = {}
        self._right: dict[int, bool] = {}

    def run(self, x: float, left: int, right: int) -> bool:
        """Whether both sides do; `left` and `right` are their numbers of lines."""
        if left not in self._left:
            self._left[left] = _runs([line for line in self._lines if line.box[2] <= x + 1], self._depth)
        if self._left[left] and right not in self._right:
            self._right[right] = _runs([line for line in self._lines if line.box[0] >= x - 1], self._depth)
        return self._left[left] and self._right[right]


def _runs(lines: Sequence[Line], depth: int) -> bool:
    """Whether lines are a column of running text, or several."""
    return _fills(lines) or _gutter(lines, depth + 1) is not None


def _fills(lines: Sequence[Line]) -> bool:
    """Whether lines run over most of their column, as sentences do and entries of a table do not."""
    if median(len(line.text) for line in lines) < _MIN_TEXT:
        return False
    width = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
    rows = grouped(lines)
    if len(rows) < 0.7 * len(lines):
        return False
    widths = (max(line.box[2] for line in row) - min(line.box[0] for line in row) for row in rows)
    return median(widths) >= _MIN_FILL * width
