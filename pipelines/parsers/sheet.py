"""A table of a sheet or text file to drafts: records where each row stands for itself, else one table element."""

from __future__ import annotations

from pipelines.document import ElementKind, table_text
from pipelines.parsers.draft import Draft
from pipelines.parsers.grid import Area, Grid, padded, width_of
from pipelines.parsers.header import find_header
from pipelines.parsers.records import Drafts, Locate, records_of, remark, row_area
from pipelines.parsers.table_cells import table_cells
from pipelines.parsers.task import Policy


def drafts_of(grid: Grid, policy: Policy, locate: Locate, *, alone: bool = True) -> Drafts:
    """Return the records of a log or glossary, else one table; remarks above and below stay in their place.

    Args:
        grid: of one table; ragged rows are padded, nothing is cut.
        policy: of the card: kind and the columns a log must have.
        locate: turns a rectangle of cells into a locator.
        alone: whether the table must have the card's columns; one of several may have none of them, and is no log.

    Raises:
        DocumentError: `missing_column` if a log lacks a column that its card names.

    """
    grid = grid.with_rows(padded(grid.rows, grid.width))
    if not grid.rows:
        return Drafts([])
    records = records_of(grid, policy, locate, alone=alone) if policy.wants_records else None
    return records or _table(grid, locate)


def _table(grid: Grid, locate: Locate) -> Drafts:
    header = find_header(grid)
    above = [remark(row, locate(row_area(row, grid.left, width_of(row)))) for row in grid.rows[: header.start]]
    rows = grid.rows[header.start :]
    cells = table_cells(grid, header)
    area = Area(rows[0].number, grid.left, rows[-1].number, grid.left + grid.width - 1)
    return Drafts([*above, Draft(ElementKind.TABLE, table_text(cells), locate(area), cells=cells)])
