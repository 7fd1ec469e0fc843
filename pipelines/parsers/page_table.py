"""A table on a page, however it was found, and one that goes on over pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.document import Cell, ElementKind, table_text
from pipelines.parsers.geometry import Box

# Edges of columns agree within this (points); a scan's differ by as much from page to page.
_SAME_EDGE = 4.0
# A table that goes on ends below this share of its page and starts again above that share of the next.
_ENDS_BELOW, _STARTS_ABOVE = 0.6, 0.3
_MAX_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        edges: x of the edges of its columns, left to right.
        confidence: the lowest of its recognised lines, None for a text layer.

    """

    box: Box
    edges: tuple[float, ...]
    cells: tuple[Cell, ...]
    confidence: float | None = None

    kind = ElementKind.TABLE

    @property
    def text(self) -> str:
        """The cells, row by row."""
        return table_text(self.cells)


def goes_on(above: Table, below: Table, heights: tuple[float, float]) -> bool:
    """Whether the last table of a page goes on as the first of the next; `heights` are those of the pages."""
    if above.box[3] < _ENDS_BELOW * heights[0] or below.box[1] > _STARTS_ABOVE * heights[1]:
        return False
    pairs = zip(above.edges, below.edges, strict=False)
    return len(above.edges) == len(below.edges) and all(abs(a - b) <= _SAME_EDGE for a, b in pairs)


def joined(above: Table, below: Table) -> tuple[Table, int]:
    """Return both as one table at the place of the first, and how many header rows the second repeated."""
    first, second = _rows(above.cells), _rows(below.cells)
    repeated = 0
    while repeated < min(_MAX_HEADER_ROWS, len(first), len(second)) and _same(first[repeated], second[repeated]):
        repeated += 1
    shift = max(cell.row + cell.row_span for cell in above.cells) - repeated
    more = [replace(cell, row=cell.row + shift, header=False) for cell in below.cells if cell.row >= repeated]
    sure = [table.confidence for table in (above, below) if table.confidence is not None]
    return replace(above, cells=(*above.cells, *more), confidence=min(sure) if sure else None), repeated


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(row, key=lambda cell: cell.col) for _, row in sorted(rows.items())]


def _same(first: Sequence[Cell], second: Sequence[Cell]) -> bool:
    texts = ["".join(cell.text.split()) for cell in first]
    return any(texts) and texts == ["".join(cell.text.split()) for cell in second]
