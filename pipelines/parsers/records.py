"""A table whose rows stand for themselves to records, with the remarks around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.document import ElementKind, Field, Locator, record_text
from pipelines.errors import DocumentError
from pipelines.parsers.cells import MAX_NAME
from pipelines.parsers.date_columns import normalise_dates
from pipelines.parsers.draft import Draft, Level
from pipelines.parsers.fill import fill_down
from pipelines.parsers.grid import Area, Grid, Row, fill_merged, width_of
from pipelines.parsers.header import Header, find_header, unique_names
from pipelines.parsers.row_roles import Role, roles_of
from pipelines.parsers.task import Policy
from pipelines.parsers.transposed import is_transposed, turned

Locate = Callable[[Area], Locator]
_TITLE: Level = (0.0,)
_BANNER: Level = (1.0,)


@dataclass(slots=True)
class Drafts:
    """What a table gave: drafts, counts for the ledger, and rows that were dropped, by reason."""

    drafts: list[Draft]
    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Table:
    """Upright rows and their header; `place` tells where a row stands in the file."""

    grid: Grid
    header: Header
    names: list[str]
    place: Callable[[Row], Locator]
    is_turned: bool


def records_of(grid: Grid, policy: Policy, locate: Locate, *, alone: bool) -> Drafts | None:
    """Return records and remarks, None for a table that is none of the log's; see `sheet.drafts_of`.

    Lines of text beside or above the tables of a workbook are remarks, those of a file on their own are records.

    Raises:
        DocumentError: `missing_column`.

    """
    lead = _lead(grid.rows)
    if not alone and lead == 0 and all(row.filled == 1 for row in grid.rows):
        lead = len(grid.rows)
    above = [remark(row, locate(row_area(row, grid.left, width_of(row)))) for row in grid.rows[:lead]]
    if lead == len(grid.rows):
        return Drafts(above)
    table = _read(grid.with_rows(grid.rows[lead:]), policy.columns, locate)
    missing = set(policy.columns) - set(table.names)
    if missing and not alone and missing == set(policy.columns):
        return None
    if missing:
        raise DocumentError("missing_column")
    found = _body(table, policy.date)
    found.drafts[:0] = above
    found.counts["turned_tables"] += table.is_turned
    return found


def remark(row: Row, locator: Locator, level: Level = ()) -> Draft:
    """Return a row outside the records: a title if it has a level, or is the first of the file and one short cell."""
    text = "\t".join(cell.strip() for cell in row.cells if cell.strip())
    if not level and row.number == 1 and row.filled == 1 and len(text) <= MAX_NAME:
        level = _TITLE
    return Draft(ElementKind.TITLE if level else ElementKind.PARAGRAPH, text, locator, level)


def row_area(row: Row, left: int, width: int) -> Area:
    """Return the rectangle of the first cells of a row."""
    return Area(row.number, left, row.number, left + max(1, width) - 1)


def _lead(rows: Sequence[Row]) -> int:
    """Return how many rows of a single cell stand above the first of several."""
    several = (index for index, row in enumerate(rows) if row.filled > 1)
    return next(several, 0)


def _read(grid: Grid, columns: Sequence[str], locate: Locate) -> _Table:
    """Find the header, with the table turned upright."""
    left, width, top, bottom = grid.left, grid.width, grid.rows[0].number, grid.rows[-1].number

    def in_row(row: Row) -> Locator:
        return locate(row_area(row, left, width))

    def in_column(row: Row) -> Locator:
        return locate(Area(top, left + row.number - 1, bottom, left + row.number - 1))

    is_turned = is_transposed(grid, columns)
    upright = turned(grid) if is_turned else grid
    header = find_header(upright, columns)
    return _Table(upright, header, unique_names(header.names), in_column if is_turned else in_row, is_turned)


def _body(table: _Table, date_column: str) -> Drafts:
    """Return what stands above the header and below it, in the order of the rows; without records it is a remark."""
    grid, header = table.grid, table.header
    roles = roles_of(grid, header)
    above = header.start if Role.RECORD in roles else header.end
    found = Drafts([remark(row, table.place(row)) for row in grid.rows[:above]])
    body = list(zip(grid.rows[header.end :], roles, strict=True))
    records = _records(table, [row for row, role in body if role is Role.RECORD], date_column, found.counts)
    for row, role in body:
        if role is Role.RECORD:
            found.drafts.append(next(records))
        elif role is Role.REPEATED:
            found.dropped["repeated_header"] += 1
        else:
            found.drafts.append(remark(row, table.place(row), _BANNER if role is Role.BANNER else ()))
    found.counts["totals_rows"] += roles.count(Role.TOTAL)
    return found


def _records(table: _Table, rows: Sequence[Row], date_column: str, counts: Counter[str]) -> Iterator[Draft]:
    """Return a record for each row, merged cells filled and dates normalised; what was done is counted."""
    whole, merged = fill_merged(table.grid, rows)
    filled = fill_down([row.cells for row in whole])
    dates = normalise_dates(table.names, filled.rows, date_column, date1904=table.grid.date1904)
    counts.update(merged_cells_filled=merged, cells_filled=filled.cells, cells_filled_across=filled.across)
    counts.update(dates.counts)
    shown = [
        (column, name) for column, name in enumerate(table.names)
        if table.header.names[column] or any(cells[column].strip() for cells in filled.rows)
    ]  # fmt: skip
    reach = table.grid.reach
    return (
        _record(
            row,
            [
                _field(name, text, dates.values.get((index, column)))
                for column, name in shown
                if (text := cells[column].strip()) or table.header.names[column] or column < reach
            ],
            table,
        )
        for index, (row, cells) in enumerate(zip(rows, filled.rows, strict=True))
    )


def _record(row: Row, fields: Sequence[Field], table: _Table) -> Draft:
    return Draft(ElementKind.RECORD, record_text(tuple(fields)), table.place(row), fields=tuple(fields))


def _field(name: str, text: str, iso: str | None) -> Field:
    return Field(name, iso, text) if iso else Field(name, text)
