"""Rows of a sheet or text table before anything is known about their meaning."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.parsers.limits import limit_cells

_STRAY = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its 1-based number in the file, and its cells from the first column on."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the text at a 0-based column, empty beyond the last."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> int:
        """Number of cells that hold anything."""
        return sum(bool(cell.strip()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: rows are 1-based numbers in the file, columns 0-based; the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def columns(self) -> range:
        """The columns it covers."""
        return range(self.left, self.right + 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows that hold anything, in order, with the merged ranges among them.

    Attributes:
        left: 0-based column of the sheet in which the rows' first cells stand; merged ranges count from there.
        date1904: whether day numbers count from 1904-01-01.

    """

    rows: tuple[Row, ...]
    merges: tuple[Area, ...] = ()
    left: int = 0
    date1904: bool = False

    @property
    def width(self) -> int:
        """Number of columns up to the last that holds anything."""
        return max((width_of(row) for row in self.rows), default=0)

    @property
    def reach(self) -> int:
        """Number of columns that one row in a hundred fills up to; in a smaller grid, its width.

        What a few long rows hold beyond it is no reason to give every other row as many empty cells.
        """
        widths = sorted((width_of(row) for row in self.rows), reverse=True)
        return widths[len(widths) // _STRAY] if widths else 0

    def with_rows(self, rows: Sequence[Row]) -> Grid:
        """Return a grid of other rows with the same merged ranges."""
        return replace(self, rows=tuple(rows))


def width_of(row: Row) -> int:
    """Return the number of columns of a row up to the last that holds anything."""
    return max((index + 1 for index, cell in enumerate(row.cells) if cell.strip()), default=0)


def padded(rows: Sequence[Row], width: int) -> list[Row]:
    """Return the rows with exactly this many cells each; nothing that holds text may lie beyond it.

    Raises:
        DocumentError: rejected `too_many_cells`.

    """
    limit_cells(len(rows) * width)
    return [Row(row.number, (row.cells + ("",) * (width - len(row.cells)))[:width]) for row in rows]


def fill_merged(grid: Grid, rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Write the value of each merged range into the blank cells that it covers in these rows.

    Returns:
        The rows, and how many cells were filled.

    """
    values = {row.number: row for row in grid.rows}
    by_number = {row.number: list(row.cells) for row in rows}
    numbers = sorted(by_number)
    count = 0
    for merge in grid.merges:
        source = values.get(merge.top)
        value = source.cell(merge.left) if source else ""
        for number in _within(numbers, merge) if value.strip() else ():
            cells = by_number[number]
            cells.extend([""] * (merge.right + 1 - len(cells)))
            for column in merge.columns:
                if not cells[column].strip():
                    cells[column] = value
                    count += 1
    return [Row(row.number, tuple(by_number[row.number])) for row in rows], count


def _within(numbers: Sequence[int], merge: Area) -> Sequence[int]:
    """Return the row numbers, of those in ascending order, that a range covers."""
    return numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
