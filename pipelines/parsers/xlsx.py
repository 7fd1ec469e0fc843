"""XLSX to records or tables, through openpyxl's read-only mode; formulas give their last computed value."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

from pipelines.document import ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.ooxml import open_package, refuse_doctype
from pipelines.parsers.sheet import Row, drafts_of
from pipelines.parsers.task import Policy

# Used ranges reach to the last row a format was ever set on; data does not begin again after such a gap.
_MAX_EMPTY_RUN = 20_000
_MAX_CELLS = 5_000_000
_MAX_COLUMNS = 2_000
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_MAX_MERGES = 100_000
_PERCENT = re.compile(r"0(?:\.0+)?%")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A worksheet: the rows that hold anything; `filled` cells took the value of the cell they were merged with."""

    name: str
    rows: list[Row]
    filled: int


def parse_xlsx(data: bytes, policy: Policy) -> Parsed:
    """Parse a workbook.

    Raises:
        DocumentError: `corrupt`, `encrypted`, `unpacks_too_large`, `dtd_in_xml`, `too_many_cells`, `missing_column`.

    """
    with open_package(data) as package:
        for name in sorted(package.names):
            if name.endswith((".xml", ".rels")):
                refuse_doctype(package.head(name))
    sheets = [sheet for sheet in _sheets(data) if sheet.rows]
    drafts: list[Draft] = []
    for sheet in sheets:
        if len(sheets) > 1:
            drafts.append(Draft(ElementKind.TITLE, sheet.name, Locator(sheet=sheet.name, cells="A1:A1"), (-1.0,)))
        drafts += drafts_of(sheet.rows, policy, partial(_locate, sheet.name))
    filled = sum(sheet.filled for sheet in sheets)
    return Parsed(drafts, pages=len(sheets), counts={"merged_cells_filled": filled})


def _locate(sheet: str, row: Row, width: int) -> Locator:
    return Locator(sheet=sheet, cells=f"A{row.number}:{get_column_letter(max(1, width))}{row.number}")


def _sheets(data: bytes) -> Iterator[_Sheet]:
    """Yield every worksheet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                rows = _rows(sheet)
                yield _Sheet(sheet.title, *_filled(rows, _merges(data, sheet)))
            book.close()
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError) as error:
        raise DocumentError("corrupt") from error
    except (zipfile.BadZipFile, zlib.error, ParseError):
        raise DocumentError("corrupt") from None


def _rows(sheet: Any) -> list[Row]:
    rows: list[Row] = []
    cells = 0
    last = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if any(cell.value is not None for cell in row):
            values = tuple(shown(cell.value, cell.number_format) for cell in row[:_MAX_COLUMNS])
            rows.append(Row(number, values))
            cells, last = cells + len(values), number
            if cells > _MAX_CELLS:
                raise DocumentError("too_many_cells")
        elif number - last > _MAX_EMPTY_RUN:
            break
    return rows


def _merges(data: bytes, sheet: Any) -> list[tuple[int, int, int, int]]:
    """Return merged ranges as first column, first row, last column, last row; read-only mode does not give them."""
    with open_package(data) as package:
        part = package.read(sheet._worksheet_path)
    found = [match.group(1).decode() for match in _MERGE.finditer(part)]
    return [range_boundaries(reference) for reference in found[:_MAX_MERGES]]


def _filled(rows: list[Row], merges: list[tuple[int, int, int, int]]) -> tuple[list[Row], int]:
    """Write the value of a merged cell into every row and column that it covers and that holds other data."""
    by_number = {row.number: list(row.cells) for row in rows}
    count = 0
    for x0, y0, x1, y1 in merges:
        source = by_number.get(y0, [])
        value = source[x0 - 1] if x0 <= len(source) else ""
        for number in (
            range(y0, min(y1, rows[-1].number if rows else 0) + 1) if value and _fills(x0, x1, y0, y1) else ()
        ):
            cells = by_number.get(number)
            if cells is not None and number > y0:
                cells.extend([""] * (x0 - len(cells)))
                count += not cells[x0 - 1]
                cells[x0 - 1] = cells[x0 - 1] or value
    return [Row(row.number, tuple(by_number[row.number])) for row in rows], count


def _fills(x0: int, x1: int, y0: int, y1: int) -> bool:
    return y1 > y0 and x1 - x0 < _MAX_COLUMNS


def shown(value: object, number_format: str = "General") -> str:
    """Return a cell's value as text: ISO dates, numbers without float noise, percentages as such."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="auto")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")


def _number(value: float, number_format: str) -> str:
    if _PERCENT.fullmatch(number_format):
        return f"{_plain(value * 100)}%"
    return _plain(value)


def _plain(value: float) -> str:
    """15 digits are what a spreadsheet keeps; more are noise of the binary form."""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"
