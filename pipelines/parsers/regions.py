"""The tables of a worksheet that hold several: below one another after blank rows, or side by side.

Blank rows and columns also stand within tables, so what they part is a table of its own only if it has its own header.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.parsers.evidence import named_by_evidence
from pipelines.parsers.grid import Area, Grid, Row, padded
from pipelines.parsers.header import one_line

# A header stands within the first rows of its table, below a title, a remark and a row of groups.
_WITHIN = 4
_MIN_COLUMNS = 2


def tables_of(grid: Grid) -> list[Grid]:
    """Return the tables of a sheet in the order of their first cells; what belongs to none goes with the one before."""
    found: list[Grid] = []
    current: list[Row] = []
    for block in _blocks(padded(grid.rows, grid.width)):
        main, beside = _side_by_side(block, grid)
        if current and _has_header(current) and _has_header(main) and not _repeats(current, main):
            found.append(_part(grid, current, range(grid.width)))
            current = []
        current += main
        found += beside
    if current:
        found.append(_part(grid, current, range(grid.width)))
    return sorted(found, key=lambda table: (table.rows[0].number, table.left))


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Return runs of rows without a blank row between them."""
    blocks: list[list[Row]] = []
    for row in rows:
        if blocks and row.number == blocks[-1][-1].number + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def _side_by_side(block: list[Row], grid: Grid) -> tuple[list[Row], list[Grid]]:
    """Return the rows without the tables that stand beside the first one, and those."""
    beside: list[Grid] = []
    stretches = _stretches(block, grid.width)
    first = _cut(block, stretches[0])
    for columns in stretches[1:]:
        part = _cut(block, columns)
        if len(columns) >= _MIN_COLUMNS and _has_header(part) and _is_other(first, part):
            beside.append(_part(grid, block, columns))
            block = [Row(row.number, _blanked(row.cells, columns)) for row in block]
    return [row for row in block if row.filled], beside


def _stretches(block: Sequence[Row], width: int) -> list[range]:
    """Return the ranges of columns between wholly blank ones."""
    stretches: list[range] = []
    for column in range(width):
        if any(row.cell(column).strip() for row in block):
            if stretches and stretches[-1].stop == column:
                stretches[-1] = range(stretches[-1].start, column + 1)
            else:
                stretches.append(range(column, column + 1))
    return stretches


def _is_other(first: Sequence[Row], part: Sequence[Row]) -> bool:
    """Whether a part begins in another row than the first one, or has the same names: one table has neither."""
    return first[0].number != part[0].number or set(map(one_line, first[0].cells)) == set(map(one_line, part[0].cells))


def _has_header(rows: Sequence[Row]) -> bool:
    return any(named_by_evidence(rows, index) for index in range(min(_WITHIN, len(rows) - 1)))


def _repeats(above: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether rows begin with a header that stands in the table above: it goes on."""
    headers = {row.cells for row in above[:_WITHIN]}
    return any(row.cells in headers for row in rows[:_WITHIN])


def _cut(rows: Sequence[Row], columns: range) -> list[Row]:
    cut = (Row(row.number, row.cells[columns.start : columns.stop]) for row in rows)
    return [row for row in cut if row.filled]


def _blanked(cells: tuple[str, ...], columns: range) -> tuple[str, ...]:
    return tuple("" if index in columns else cell for index, cell in enumerate(cells))


def _part(grid: Grid, rows: Sequence[Row], columns: range) -> Grid:
    """Return the table in these columns; where they begin with blank ones, these are cut."""
    cut = _cut(rows, columns)
    blank = min(next(index for index, cell in enumerate(row.cells) if cell.strip()) for row in cut)
    left = columns.start + blank
    shown = [Row(row.number, row.cells[blank:]) for row in cut]
    merges = [
        Area(m.top, m.left - left, m.bottom, m.right - left)
        for m in grid.merges if m.left >= left and m.right < columns.stop
        and m.top >= shown[0].number and m.bottom <= max(shown[-1].number, m.top)
    ]  # fmt: skip
    return Grid(tuple(shown), tuple(merges), left, grid.date1904)
