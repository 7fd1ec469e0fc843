"""The cells of a table element: merged ranges become spans, header rows are marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from pipelines.document import Cell
from pipelines.parsers.grid import Area, Grid
from pipelines.parsers.header import Header, one_line


def table_cells(grid: Grid, header: Header) -> tuple[Cell, ...]:
    """Return the cells from the header on, row 0 being its first; covered cells of a merged range are left out,
    and so are empty ones of a column without a name that hardly any row reaches.

    Args:
        grid: of one table, rows padded to the same width.
        header: of it; without one no cell is marked.

    """
    rows = grid.rows[header.start :]
    numbers = [row.number for row in rows]
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for merge in grid.merges:
        places = _places(merge, numbers, grid.width)
        held = [place for place in places if rows[place[0]].cells[place[1]].strip()]
        if len(places) > 1 and held in ([], places[:1]):
            (top, left), (bottom, right) = places[0], places[-1]
            spans[top, left] = (bottom - top + 1, right - left + 1)
            covered.update(places[1:])
    names = header.end - header.start
    reach = grid.reach
    kept = [bool(name) or column < reach for column, name in enumerate(header.names)]
    return tuple(
        Cell(index, column, one_line(text), *spans.get((index, column), (1, 1)), header=index < names)
        for index, row in enumerate(rows) for column, text in enumerate(row.cells)
        if (kept[column] or text.strip() or (index, column) in spans) and (index, column) not in covered
    )  # fmt: skip


def _places(merge: Area, numbers: list[int], width: int) -> list[tuple[int, int]]:
    """Return row indices and columns that a merged range covers, in reading order."""
    rows = range(bisect_left(numbers, merge.top), bisect_right(numbers, merge.bottom))
    return [(index, column) for index in rows for column in range(merge.left, min(merge.right + 1, width))]
