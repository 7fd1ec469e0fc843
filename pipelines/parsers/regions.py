"""The tables of a worksheet that hold several: below one another after blank rows, or side by side.

Blank rows and columns also stand within tables, so what they part is a table of its own only if it has its own header.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.parsers.evidence import named_by_evidence
from pipelines.parsers.grid import Area, Grid, Row, padded
from pipelines.parsers.header import one_line
from pipelines.parsers.limits import limit_cells

# A header stands within the first rows of its table, below a title, a remark and a row of groups.
_WITHIN = 4
_MIN_COLUMNS = 2


def tables_of(grid: Grid) -> list[Grid]:
    """Return the tables of a sheet in the order of their first cells; what belongs to none goes with the one before."""
    found: list[Grid] = []
    current: list[Row] = []
    for block in _blocks(padded(grid.rows, grid.width)):
        main, beside = _side_by_side(block, grid)
        if current and _has_header(main) and not _repeats(current, main) and _has_header(current):
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
    stretches = _stretches(block, grid.width)
    first = _cut(block, stretches[0])
    apart = [
        columns for columns in stretches[1:] if len(columns) >= _MIN_COLUMNS and _is_other(first, _cut(block, columns))
    ]
    gone = {column for columns in apart for column in columns}
    rows = [Row(row.number, tuple("" if i in gone else cell for i, cell in enumerate(row.cells))) for row in block]
    return [row for row in rows if row.filled], [_part(grid, block, columns) for columns in apart]


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
    """Whether a part has a header and begins in another row than the first one, or has the same names."""
    if not _has_header(part):
        return False
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


def _part(grid: Grid, rows: Sequence[Row], columns: range) -> Grid:
    """Return the table in these columns; where they begin with blank ones, these are cut."""
    cut = _cut(rows, columns)
    blank = min(next(index for index, cell in enumerate(row.cells) if cell.strip()) for row in cut)
    left = columns.start + blank
    shown = [Row(row.number, row.cells[blank:]) for row in cut]
    merges = _merges(grid.merges, shown, left, columns.stop)
    return Grid(tuple(shown), tuple(merges), left, grid.date1904)


def _merges(merges: Sequence[Area], rows: Sequence[Row], left: int, stop: int) -> list[Area]:
    """Return the merged ranges that begin within a table, cut at its edges, counted from its first column."""
    last = rows[-1].number
    found = [
        Area(m.top, m.left - left, min(m.bottom, last), min(m.right, stop - 1) - left)
        for m in merges if left <= m.left < stop and rows[0].number <= m.top <= last
    ]  # fmt: skip
    limit_cells(sum((m.bottom - m.top + 1) * len(m.columns) for m in found))
    return found
