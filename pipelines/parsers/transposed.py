"""Exports with fields as rows and records as columns: found by which way the cells agree, and turned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from pipelines.parsers.cells import CellKind, kind_of, looks_like_name
from pipelines.parsers.evidence import evidence
from pipelines.parsers.grid import Area, Grid, Row
from pipelines.parsers.header import one_line

# A table needs three fields and two records before the kinds of its cells can agree one way and not the other.
_MIN_FIELDS, _MIN_RECORDS = 3, 2
# The cells of a field are of one kind, save for slips; those of a record are as different as its fields.
_MIN_ALONG, _MAX_ACROSS = 0.9, 0.75
# How much more the cells of the turned table must speak for its names than those of the table as it stands: a matrix
# of checks by date reads well either way and stays.
_MIN_GAIN = 2
_SAMPLE = 200
_WITHIN = 20


def is_transposed(grid: Grid, columns: Sequence[str] = ()) -> bool:
    """Whether the rows of a table are fields.

    Args:
        grid: of one table, rows padded to the same width.
        columns: that the source card names: where they stand decides.

    """
    rows = list(grid.rows[:_SAMPLE])
    if columns:
        wanted = set(columns)
        if any(wanted <= {one_line(cell) for cell in row.cells} for row in rows[:_WITHIN]):
            return False
        return wanted <= {one_line(row.cell(0)) for row in grid.rows}
    rows = [row for row in rows if row.filled > 1]
    if len(rows) < _MIN_FIELDS or grid.width <= _MIN_RECORDS or not _names_first(rows):
        return False
    along = [_kinds(row.cells[1:]) for row in rows]
    across = [_kinds([row.cell(column) for row in rows]) for column in range(1, grid.width)]
    fields = {kinds.most_common(1)[0][0] for kinds in along if kinds}
    differ = len(fields) > 1 and fields != {CellKind.TEXT, CellKind.MISSING}
    agree = _agreement(along) >= _MIN_ALONG and _agreement(across) <= _MAX_ACROSS
    upright = max(evidence(rows, index).weight for index in range(_MIN_FIELDS))
    return differ and agree and evidence(turned(grid).rows, 0).weight > _MIN_GAIN * upright


def turned(grid: Grid) -> Grid:
    """Return the table with records as rows; a row's number is then the 1-based column it stood in."""
    columns = [tuple(row.cell(index) for row in grid.rows) for index in range(grid.width)]
    rows = [Row(index + 1, cells) for index, cells in enumerate(columns) if any(cell.strip() for cell in cells)]
    places = {row.number: index for index, row in enumerate(grid.rows)}
    merges = [
        Area(m.left + 1, places[m.top], m.right + 1, places[m.bottom])
        for m in grid.merges if m.top in places and m.bottom in places
    ]  # fmt: skip
    return Grid(tuple(rows), tuple(merges), date1904=grid.date1904)


def _names_first(rows: Sequence[Row]) -> bool:
    """Whether the first cells of the rows are the names of fields."""
    names = [row.cell(0).strip() for row in rows]
    return all(name and looks_like_name(name) for name in names) and len(set(names)) == len(names)


def _kinds(cells: Sequence[str]) -> Counter[CellKind]:
    return Counter(kind for kind in map(kind_of, cells) if kind is not CellKind.MISSING)


def _agreement(lines: Sequence[Counter[CellKind]]) -> float:
    """Return the share of cells that are of the most usual kind of their line."""
    total = sum(chain.from_iterable(kinds.values() for kinds in lines))
    return sum(max(kinds.values(), default=0) for kinds in lines) / max(1, total)
