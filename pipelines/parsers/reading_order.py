"""The order in which a reader takes the lines of a page: columns first, then rows from the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pipelines.parsers.geometry import Box, Line, union

# A column of text holds at least this many lines, most of them reaching over this share of its width.
_MIN_LINES = 5
_MIN_FILL = 0.5
# At most this share of the lines may cross the gutter between columns (titles, wide figures).
_MAX_CROSSING = 0.35
_MIN_GUTTER = 6.0
# Columns are halved at most this often: two, three or four columns.
_MAX_DEPTH = 2


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
    gutter = _gutter(lines)
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


def _gutter(lines: Sequence[Line], depth: int = 0) -> float | None:
    """Return the x between two columns of running text, or None."""
    if len(lines) < 2 * _MIN_LINES or depth >= _MAX_DEPTH:
        return None
    box = union(line.box for line in lines)
    width = box[2] - box[0]
    edges = sorted({line.box[0] for line in lines if box[0] + 0.15 * width < line.box[0] < box[0] + 0.85 * width})
    best: tuple[int, float] | None = None
    for edge in _distinct(edges):
        x = edge - _MIN_GUTTER / 2
        crossing = sum(line.box[0] < x < line.box[2] for line in lines)
        if (
            (best is None or crossing < best[0])
            and crossing <= _MAX_CROSSING * len(lines)
            and _is_gutter(lines, x, depth)
        ):
            best = (crossing, x)
    return None if best is None else best[1]


def _distinct(edges: list[float]) -> list[float]:
    kept: list[float] = []
    for edge in edges:
        if not kept or edge - kept[-1] > 2.0:
            kept.append(edge)
    return kept


def _is_gutter(lines: Sequence[Line], x: float, depth: int) -> bool:
    left = [line for line in lines if line.box[2] <= x + 1]
    right = [line for line in lines if line.box[0] >= x - 1]
    if min(len(left), len(right)) < _MIN_LINES:
        return False
    near = sum(line.box[2] > x - _MIN_GUTTER / 2 for line in left)
    return near <= len(left) // 10 and _runs(left, depth) and _runs(right, depth)


def _runs(lines: Sequence[Line], depth: int) -> bool:
    """Whether lines are a column of running text, or several."""
    return _fills(lines) or _gutter(lines, depth + 1) is not None


def _fills(lines: Sequence[Line]) -> bool:
    """Whether lines run over most of their column, as sentences do and entries of a table do not."""
    box = union(line.box for line in lines)
    rows = merge_rows(lines)
    return median(line.box[2] - line.box[0] for line in rows) >= _MIN_FILL * (box[2] - box[0]) and (
        len(rows) >= 0.7 * len(lines)
    )


def merge_rows(lines: Sequence[Line]) -> list[Line]:
    """Join the pieces of each row, from left to right; wide gaps become a tab, narrow ones a space."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.box[1] + line.box[3], line.box[0])):
        if rows and _same_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(sorted(row, key=lambda line: line.box[0])) for row in rows]


def _same_row(row: list[Line], line: Line) -> bool:
    return all(_overlap(other, line) >= 0.6 and _apart(other, line) for other in row)


def _overlap(first: Line, second: Line) -> float:
    shared = min(first.box[3], second.box[3]) - max(first.box[1], second.box[1])
    return shared / max(0.1, min(first.height, second.height))


def _apart(first: Line, second: Line) -> bool:
    shared = min(first.box[2], second.box[2]) - max(first.box[0], second.box[0])
    return shared <= 0.5 * min(first.size, second.size)


def _row(pieces: list[Line]) -> Line:
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        gap = piece.box[0] - before.box[2]
        text += ("\t" if gap > 2.5 * piece.size else " " if gap > 0.15 * piece.size else "") + piece.text
    sure = [piece.confidence for piece in pieces if piece.confidence is not None]
    main = max(pieces, key=lambda piece: len(piece.text))
    bold = all(piece.bold for piece in pieces)
    box = union(piece.box for piece in pieces)
    return Line(text, box, main.size, bold, main.turn, min(sure) if sure else None)
