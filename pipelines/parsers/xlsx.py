"""XLSX to records or tables; formulas give their last computed value, nothing in the file is run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial

from openpyxl.utils import get_column_letter

from pipelines.document import ElementKind, Locator
from pipelines.errors import DocumentError
from pipelines.parsers.draft import Draft, Parsed
from pipelines.parsers.grid import Area, Grid
from pipelines.parsers.limits import Budget
from pipelines.parsers.ooxml import Package, open_package
from pipelines.parsers.regions import tables_of
from pipelines.parsers.sheet import drafts_of
from pipelines.parsers.task import Policy
from pipelines.parsers.xlsx_book import read_book
from pipelines.parsers.xlsx_comments import comments_of
from pipelines.parsers.xlsx_sheet import read_sheet

_NOTED = ("hidden_sheets", "hidden_rows", "hidden_columns", "formula_without_value")


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    tables: list[Grid]
    comments: list[Draft]


def parse_xlsx(data: bytes, policy: Policy) -> Parsed:
    """Parse a workbook; hidden sheets, rows and columns are read as well, and noted.

    Raises:
        DocumentError: `corrupt`, `encrypted`, `unpacks_too_large`, `dtd_in_xml`, `missing_column`, rejected
            `too_many_rows` or `too_many_cells`.

    """
    counts: Counter[str] = Counter()
    with open_package(data) as package:
        sheets = [sheet for sheet in _sheets(package, counts) if sheet.tables or sheet.comments]
    parsed = Parsed([], pages=len(sheets))
    alone = sum(len(sheet.tables) for sheet in sheets) == 1
    for sheet in sheets:
        if len(sheets) > 1:
            parsed.drafts.append(
                Draft(ElementKind.TITLE, sheet.name, Locator(sheet=sheet.name, cells="A1:A1"), (-1.0,))
            )
        for table in sheet.tables:
            found = drafts_of(table, policy, partial(_locate, sheet.name), alone=alone)
            parsed.drafts += found.drafts
            counts += found.counts
            parsed.dropped = dict(Counter(parsed.dropped) + found.dropped)
        parsed.drafts += sheet.comments
    if policy.columns and sheets and not any(draft.kind is ElementKind.RECORD for draft in parsed.drafts):
        raise DocumentError("missing_column")
    parsed.counts = dict(counts)
    parsed.notes = tuple(f"{name.replace('_', ' ')}: {counts[name]}" for name in _NOTED if counts[name])
    return parsed


def _sheets(package: Package, counts: Counter[str]) -> list[_Sheet]:
    """Return every worksheet with its tables and comments."""
    book, budget = read_book(package), Budget()
    found = []
    for sheet in book.sheets:
        content = read_sheet(package.chunks(sheet.part), book, budget)
        grid = Grid(tuple(content.rows), tuple(content.merges), date1904=book.date1904)
        comments = comments_of(package, sheet)
        counts.update(content.counts)
        counts.update(hidden_sheets=int(sheet.hidden and bool(content.rows)), comments=len(comments))
        found.append(_Sheet(sheet.name, tables_of(grid), comments))
    return found


def _locate(sheet: str, area: Area) -> Locator:
    first, last = get_column_letter(area.left + 1), get_column_letter(area.right + 1)
    return Locator(sheet=sheet, cells=f"{first}{area.top}:{last}{area.bottom}")
