"""The order in which a reader takes the lines of a page: columns first, then rows from the top."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pipelines.parsers.geometry import Box, Line, union
from pipelines.parsers.letter_spacing import closed_up
from pipelines.parsers.markers import is_sure_marker

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
# The text of a spread is this wide (points; two sheets of A5 are 842) and this much wider than high. Its fold is at least as wide as this share of it and at most as far from its
# middle as that; and most lines on either side stand alone, which entries of a wide table do not.
_SPREAD_WIDTH, _SPREAD, _FOLD_WIDTH, _FOLD_OFF, _WHOLE_ROWS = 600.0, 1.2, 0.06, 0.12, 0.6
_BULLET = 2
_BULLETS = re.compile("^(?:•\\s*){2,}")
# Pieces of a row this many times their size apart are fields of it.
_TAB = 2.5
# Lines of a row share at least this part of their height.
_BESIDE = 0.6


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that share a column, from the top; `left` and `right` are its edges."""

    lines: tuple[Line, ...]
    left: float
    right: float

    @property
    def box(self) -> Box:
        """The box around the lines."""
        return union(line.box for line in self.lines)


def regions(lines: Sequence[Line]) -> list[Region]:
    """Cut a page into regions in reading order."""
    if not lines:
        return []
    gutter = _fold(lines) or _gutter(lines)
    if gutter is None:
        box = union(line.box for line in lines)
        return [Region(tuple(merge_rows(lines)), box[0], box[2])]
    found: list[Region] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.box[1], line.box[0])):
        if line.box[0] < gutter < line.box[2]:
            found += _columns(band, gutter)
            band = []
            found += [Region((line,), line.box[0], line.box[2])]
        else:
            band.append(line)
    return _joined(found + _columns(band, gutter))


def _columns(band: list[Line], gutter: float) -> list[Region]:
    left = [line for line in band if line.box[2] <= gutter]
    right = [line for line in band if line.box[2] > gutter]
    return regions(left) + regions(right)


def _joined(found: list[Region]) -> list[Region]:
    """Join neighbours that are wide single lines: they are one region."""
    joined: list[Region] = []
    wide = False
    for region in found:
        single = len(region.lines) == 1
        if joined and wide and single and region.box[1] >= joined[-1].box[1]:
            last = joined[-1]
            lines = merge_rows([*last.lines, *region.lines])
            joined[-1] = Region(tuple(lines), min(last.left, region.left), max(last.right, region.right))
        else:
            joined.append(region)
        wide = single
    return joined


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
    return len(_grouped(texts)) >= _WHOLE_ROWS * len(texts)


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
    rows = _grouped(lines)
    if len(rows) < 0.7 * len(lines):
        return False
    widths = (max(line.box[2] for line in row) - min(line.box[0] for line in row) for row in rows)
    return median(widths) >= _MIN_FILL * width


def merge_rows(lines: Sequence[Line]) -> list[Line]:
    """Join the pieces of each row, from left to right; wide gaps become a tab, narrow ones a space."""
    return [row[0] if len(row) == 1 else _row(sorted(row, key=lambda line: line.box[0])) for row in _grouped(lines)]


def _grouped(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the pieces of each row, rows from the top."""
    rows: list[list[Line]] = []
    bottom = float("-inf")
    for line in sorted(lines, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        box = line.box
        if box[1] < bottom and _same_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
            bottom = box[3]
    return rows


def _same_row(row: list[Line], line: Line) -> bool:
    """Whether a line stands beside all of these: at their height, and hardly over one of them."""
    x0, y0, x1, y1 = line.box
    for other in row:
        left, top, right, bottom = other.box
        shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
        if shared < _BESIDE * max(0.1, min(y1 - y0, bottom - top)):
            return False
        if (x1 if x1 < right else right) - (x0 if x0 > left else left) > 0.5 * min(other.size, line.size):
            return False
    return True


def _row(pieces: list[Line]) -> Line:
    texts = [pieces[0].text]
    for before, piece in pairwise(pieces):
        gap = piece.box[0] - before.box[2]
        if gap > _TAB * piece.size:
            texts.append(piece.text)
        else:
            texts[-1] += (" " if gap > 0.15 * piece.size else "") + piece.text
    text = "\t".join(texts)
    text = _BULLETS.sub("• ", text) if text.startswith("•") else closed_up(text)
    row = _joined_piece(pieces, text)
    if len(texts) == 2 and is_sure_marker(texts[0]):
        return replace(row, text=f"{texts[0]} {texts[1]}")
    return replace(row, pieces=tuple(pieces)) if len(texts) > 1 else row


def _joined_piece(pieces: list[Line], text: str) -> Line:
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    main = max(pieces, key=lambda piece: len(piece.text))
    bold = all(piece.bold for piece in pieces)
    box = union(piece.box for piece in pieces)
    return Line(text, box, main.size, bold, main.turn, min(sure) if sure else None)
