"""CSV to records or a table: encoding, separator and header are found, ragged rows kept whole."""

from __future__ import annotations

import csv

from openpyxl.utils import get_column_letter

from pipelines.document import Locator
from pipelines.errors import DocumentError
from pipelines.parsers.dialect import Dialect, agreement, dialect_of, rows_of
from pipelines.parsers.draft import Parsed
from pipelines.parsers.encoding import decode
from pipelines.parsers.grid import Area, Grid, Row
from pipelines.parsers.limits import Budget
from pipelines.parsers.sheet import drafts_of
from pipelines.parsers.task import Policy

# The share of rows with the same number of columns from which on a plain text is a table.
_ROWS_SHARE = 0.9


def parse_csv(data: bytes, policy: Policy) -> Parsed:
    """Parse a CSV file; a row's number counts rows, not lines: a quoted field may hold line breaks.

    Raises:
        DocumentError: `corrupt` for a field beyond 16 MiB; `missing_column`; rejected `too_many_rows`,
            `too_many_cells`.

    """
    text, encoding = decode(data)
    text = text.replace("\0", "")
    found = drafts_of(Grid(tuple(read_rows(text, dialect_of(text)))), policy, _locate)
    notes = () if encoding == "utf-8" else (f"encoding {encoding}",)
    return Parsed(found.drafts, counts=dict(found.counts), dropped=dict(found.dropped), notes=notes)


def read_rows(text: str, dialect: Dialect) -> list[Row]:
    """Return the rows that hold anything, with their 1-based numbers.

    Raises:
        DocumentError: see `parse_csv`.

    """
    rows: list[Row] = []
    budget = Budget()
    try:
        for number, cells in enumerate(rows_of(text, dialect), start=1):
            if any(cell.strip() for cell in cells) and not (dialect.named and number == 1):
                budget.take(len(cells))
                rows.append(Row(number, tuple(cells)))
    except csv.Error:
        raise DocumentError("corrupt") from None
    return rows


def looks_like_rows(data: bytes) -> bool:
    """Whether a plain text is a table all the same: nearly all rows have the same columns, two or more."""
    text, _ = decode(data)
    share, columns = agreement(text, dialect_of(text))
    return share >= _ROWS_SHARE and columns > 1


def _locate(area: Area) -> Locator:
    """Return the row; a record that is a column of a turned table has its range as well."""
    if area.left != area.right or area.top == area.bottom:
        return Locator(row=area.top)
    letter = get_column_letter(area.left + 1)
    return Locator(row=area.top, cells=f"{letter}{area.top}:{letter}{area.bottom}")
