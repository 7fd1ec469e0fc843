"""Ruled tables from their rulings: straight lines that cross make a grid; missing edges make merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.parsers.geometry import Box, Rules, scaled

Segment = tuple[float, float, float]
# Rulings closer than this are one ruling; ends may miss a crossing by as much (points).
_SNAP = 2.5
_REACH = 3.5
# A column is no narrower than this.
_MIN_COLUMN = 12.0
# Beyond these a page is a drawing, not a table: crossing tests grow with the product.
_MAX_CROSSINGS = 250_000
_MAX_UNITS = 20_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: position, spans and box."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: edges from left to right and from top to bottom, and its cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owners: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Box:
        """The box around the grid."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def scaled(self, factor: float) -> Grid:
        """Return the grid in other units."""
        cells = tuple(replace(cell, box=scaled(cell.box, factor)) for cell in self.cells)
        return Grid(tuple(x * factor for x in self.xs), tuple(y * factor for y in self.ys), cells, self.owners)

    def cell_at(self, x: float, y: float) -> int:
        """Return the index of the cell holding a point, -1 outside the grid."""
        col, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= col < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.owners[row][col] if inside else -1


def find_grids(rules: Rules) -> list[Grid]:
    """Return the grids of a page, from top to bottom; at least two cells each."""
    horizontal, vertical = _merged(rules.horizontal), _merged(rules.vertical)
    if len(horizontal) * len(vertical) > _MAX_CROSSINGS:
        return []
    grids = (_grid(rows, cols) for rows, cols in _components(horizontal, vertical))
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    """Join segments that lie on one line and touch."""
    merged: list[Segment] = []
    for group in _snapped(segments):
        place = sum(segment[0] for segment in group) / len(group)
        start, end = group[0][1], group[0][2]
        for _, low, high in group[1:]:
            if low > end + _REACH:
                merged.append((place, start, end))
                start, end = low, high
            end = max(end, high)
        merged.append((place, start, end))
    return merged


def _snapped(segments: Iterable[Segment]) -> list[list[Segment]]:
    groups: list[list[Segment]] = []
    for segment in sorted(segments):
        if groups and segment[0] - groups[-1][0][0] <= _SNAP:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return [sorted(group, key=lambda segment: segment[1]) for group in groups]


def _components(horizontal: list[Segment], vertical: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Group rulings that cross, directly or through others."""
    parent = list(range(len(horizontal) + len(vertical)))
    for h, (y, x0, x1) in enumerate(horizontal):
        for v, (x, y0, y1) in enumerate(vertical):
            if x0 - _REACH <= x <= x1 + _REACH and y0 - _REACH <= y <= y1 + _REACH:
                parent[_root(parent, h)] = _root(parent, len(horizontal) + v)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index in range(len(parent)):
        rows, cols = groups.setdefault(_root(parent, index), ([], []))
        if index < len(horizontal):
            rows.append(horizontal[index])
        else:
            cols.append(vertical[index - len(horizontal)])
    return [(rows, cols) for rows, cols in groups.values() if len(rows) >= 2 and len(cols) >= 2]


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _open_sides(rows: list[Segment], cols: list[Segment]) -> list[Segment]:
    """Return the rulings that a table open at two sides lacks: where its first and last row end, beyond all `cols`."""
    first, last = min(rows), max(rows)
    inner = [segment[0] for segment in cols]
    sides = ((first[1], last[1], min(inner) - first[1]), (first[2], last[2], first[2] - max(inner)))
    return [((a + b) / 2, first[0], last[0]) for a, b, beyond in sides if abs(a - b) <= _SNAP and beyond >= _MIN_COLUMN]


def _grid(rows: list[Segment], cols: list[Segment]) -> Grid | None:
    rows, cols = rows + _open_sides(cols, rows), cols + _open_sides(rows, cols)
    ys, xs = _edges(rows), _edges(cols)
    height, width = len(ys) - 1, len(xs) - 1
    if height < 1 or width < 1 or height * width < 2 or height * width > _MAX_UNITS:
        return None
    right = [[not _drawn(cols, xs[c + 1], ys[r], ys[r + 1]) for c in range(width)] for r in range(height)]
    below = [[not _drawn(rows, ys[r + 1], xs[c], xs[c + 1]) for c in range(width)] for r in range(height)]
    owners = [[-1] * width for _ in range(height)]
    cells: list[GridCell] = []
    for r in range(height):
        for c in range(width):
            if owners[r][c] < 0:
                cells.append(_claim(owners, right, below, (r, c), len(cells), xs, ys))
    if len(cells) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owners)))


def _edges(segments: list[Segment]) -> list[float]:
    edges: list[float] = []
    for place in sorted(segment[0] for segment in segments):
        if not edges or place - edges[-1] > _SNAP:
            edges.append(place)
    return edges


def _drawn(segments: list[Segment], place: float, low: float, high: float) -> bool:
    """Whether a ruling at this place runs along the middle of this stretch."""
    middle = (low + high) / 2
    return any(abs(at - place) <= _SNAP and start - _REACH <= middle <= end + _REACH for at, start, end in segments)


def _claim(
    owners: list[list[int]], right: list[list[bool]], below: list[list[bool]],
    start: tuple[int, int], index: int, xs: list[float], ys: list[float],
) -> GridCell:  # fmt: skip
    """Grow a cell to the right, then down as long as the whole row below is open and free."""
    row, col = start
    last_col = col
    while last_col + 1 < len(xs) - 1 and right[row][last_col] and owners[row][last_col + 1] < 0:
        last_col += 1
    last_row = row
    while last_row + 1 < len(ys) - 1 and all(
        below[last_row][c] and owners[last_row + 1][c] < 0 for c in range(col, last_col + 1)
    ):
        last_row += 1
    for r in range(row, last_row + 1):
        for c in range(col, last_col + 1):
            owners[r][c] = index
    box = (xs[col], ys[row], xs[last_col + 1], ys[last_row + 1])
    return GridCell(row, col, last_row - row + 1, last_col - col + 1, box)
